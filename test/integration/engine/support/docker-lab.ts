/** The Docker provider and a real daemon, for tests: resources under a prefix of the test file's own, removed at its end. */
import { expect } from 'vitest';
import { DockerProvider } from '../../../../engine/providers/docker';
import {
  PartialFailure,
  type CreateResult,
  type ReadResult,
  type RequestBase,
} from '../../../../engine/providers/provider';
import type { PropertyMap } from '../../../../engine/values/values';
import { requestBase } from '../../../engine/providers/support/exchanges';
import { docker, dockerQuietly } from '../../../support/docker';

/** Type tokens. */
export const CONTAINER = 'docker:index/container:Container';
/** A bridge network. */
export const NETWORK = 'docker:index/network:Network';
/** A named volume. */
export const VOLUME = 'docker:index/volume:Volume';

/** What a create gave, and from what. */
export interface Made extends CreateResult {
  readonly inputs: PropertyMap;
}

/** What every request carries for a resource of this type and name. */
export function base(type: string, name: string): RequestBase {
  return requestBase(type, `urn:pulumi:test::test::${type}::${name}`);
}

/** The error that this work ends with; a success fails the test. */
export async function failure(work: Promise<unknown>): Promise<Error> {
  return work.then(
    () => expect.unreachable('it should have failed'),
    (error: unknown) => error as Error,
  );
}

/** What a failed create has left, in the form in which a delete takes it. */
export function halfMade(error: Error): Made {
  if (!(error instanceof PartialFailure)) throw new Error(`nothing was left half-made: ${error.message}`);
  return { id: error.id, outputs: error.outputs, inputs: {} };
}

/** `docker inspect` with a format. */
export async function inspect(id: string, format: string): Promise<string> {
  return (await docker('inspect', '--format', format, id)).stdout.trim();
}

/** A provider of its own and what it makes. */
export class DockerLab {
  readonly provider = new DockerProvider();
  /** Every name begins with it. */
  readonly prefix: string;

  /** @param label tells test files apart that run at the same time */
  constructor(label: string) {
    this.prefix = `j2prov-${label}-${process.pid}-`;
    this.provider.configure({});
  }

  async checked(type: string, name: string, newInputs: PropertyMap): Promise<PropertyMap> {
    const request = { ...base(type, name), oldInputs: undefined, newInputs, randomSeed: Buffer.alloc(32, 7) };
    const { inputs, failures } = await this.provider.check(request);
    expect(failures).toEqual([]);
    return inputs;
  }

  /** Checks and creates; the prefix goes before the name. */
  async make(type: string, name: string, given: PropertyMap): Promise<Made> {
    const inputs = await this.checked(type, name, { name: this.prefix + name, ...given });
    const made = await this.provider.create({
      ...base(type, name),
      inputs,
      timeoutSeconds: 0,
      preview: false,
    });
    return { ...made, inputs };
  }

  async remove(type: string, { id, inputs, outputs }: Made): Promise<void> {
    await this.provider.delete({ ...base(type, 'x'), id, inputs, outputs, timeoutSeconds: 0 });
  }

  async read(type: string, { id, inputs, outputs }: Made): Promise<ReadResult | undefined> {
    return this.provider.read({ ...base(type, 'x'), id, inputs, outputs });
  }

  /** Removes whatever a failed test has left. */
  async close(): Promise<void> {
    this.provider.close();
    for (const [list, drop] of [
      [
        ['ps', '-aq'],
        ['rm', '-f', '-v'],
      ],
      [
        ['volume', 'ls', '-q'],
        ['volume', 'rm'],
      ],
      [
        ['network', 'ls', '-q'],
        ['network', 'rm'],
      ],
    ] as const) {
      const ids = (await dockerQuietly(...list, '--filter', `name=${this.prefix}`))
        .split('\n')
        .filter(Boolean);
      if (ids.length > 0) await dockerQuietly(...drop, ...ids);
    }
  }
}

/** A container that runs until it is told to stop. */
export function sleeper(image: string, more: PropertyMap = {}): PropertyMap {
  return {
    image,
    entrypoints: ['/bin/sh', '-c'],
    command: ['trap "exit 0" TERM; while :; do sleep 0.1; done'],
    networkMode: 'none',
    destroyGraceSeconds: 5,
    ...more,
  };
}
