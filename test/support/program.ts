/** Runs the whole program under Pulumi's mocks and records what it declares. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { parse } from 'yaml';
import { registrations } from './registrations';

const root = join(__dirname, '..', '..');

/** A resource as the program declared it. */
export interface Declared {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** What a run of the program gave. */
export interface ProgramRun {
  readonly resources: readonly Declared[];
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Names of the outputs that are secret. */
  readonly secret: readonly string[];
}

/** The configuration of a committed stack file, as the program is handed it. */
export function stackConfig(stack: string): Record<string, string> {
  const text = readFileSync(join(root, `Pulumi.${stack}.yaml`), 'utf8');
  const { config } = parse(text) as { config: Record<string, unknown> };
  return asConfig(config);
}

/** Values as Pulumi hands them over: texts as they are, all else as JSON. */
function asConfig(values: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}

/** What providers would answer, the same in every run; nothing that a password or a key could be mistaken for. */
export function answer(type: string, name: string, inputs: Record<string, unknown>): Record<string, unknown> {
  switch (type) {
    case 'random:index/randomPassword:RandomPassword':
      return { ...inputs, result: `mock-password-of-${name}`, bcryptHash: `$2y$10$mock-hash-of-${name}` };
    case 'tls:index/privateKey:PrivateKey':
      return { ...inputs, privateKeyPem: `mock key of ${name}\n` };
    case 'tls:index/certRequest:CertRequest':
      return { ...inputs, certRequestPem: `mock request of ${name}\n` };
    case 'tls:index/selfSignedCert:SelfSignedCert':
    case 'tls:index/locallySignedCert:LocallySignedCert':
      return {
        ...inputs,
        certPem: `mock certificate of ${name}\n`,
        validityEndTime: '2030-01-01T00:00:00Z',
      };
    default:
      return inputs;
  }
}

/**
 * Runs index.ts under mocks.
 * @param config keys with the `jsquared:` namespace
 */
export async function runProgram(stack: string, config: Record<string, string>): Promise<ProgramRun> {
  const resources: Declared[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        resources.push({ type, name, inputs: inputs as Record<string, unknown> });
        return { id: `${name}-id`, state: answer(type, name, inputs as Record<string, unknown>) };
      },
      call: ({ token }) => {
        throw new Error(`the program calls ${token}, and a declarative one asks nothing`);
      },
    },
    'jsquared',
    stack,
    false,
  );
  pulumi.runtime.setAllConfig(config);
  const main = (await import('../../index')) as unknown as {
    default: () => Promise<Record<string, unknown>>;
  };
  const declared = await main.default();
  const names = Object.keys(declared);
  const outputs = Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await valueOf(declared[name])] as const)),
  );
  const secret: string[] = [];
  for (const name of names) {
    if (await pulumi.isSecret(pulumi.output(declared[name]))) secret.push(name);
  }
  await registrations();
  return { resources, outputs, secret };
}

function valueOf(output: unknown): Promise<unknown> {
  return new Promise((resolve) => {
    (pulumi.output(output) as pulumi.Output<unknown>).apply((value) => {
      resolve(value);
    });
  });
}
