import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rotationSchema } from '../../../contract/rotation';
import type { Context } from '../../../operations/commands/context';
import { rotate, type RotateOptions } from '../../../operations/commands/rotate';
import { OperationError } from '../../../operations/errors';
import { dockerClient } from '../../../operations/host/docker';
import { journalFile, readJournal, writeJournal } from '../../../operations/rotation/journal';
import { authoritySteps, passwordSteps } from '../../../operations/rotation/plan';
import { checkpoint, fakeDocker, fakeProject, fakeTerminal, scratch } from '../operations/support';

const before = rotationSchema.parse({});

/** A stack that is up, as far as its state says, on a Docker that has nothing. */
async function context(file = 'config: {}\n'): Promise<Context> {
  const root = { urn: 'u', type: 'pulumi:pulumi:Stack', outputs: { topology: {} } };
  const passphrase = join(scratch(), 'passphrase');
  writeFileSync(passphrase, 'words', { mode: 0o600 });
  const environment = {
    ...process.env,
    ...(await fakeDocker({
      '/version': { Version: '20.10', ApiVersion: '1.41' },
      '/info': {},
      '/containers/json': [],
      '/networks': [],
      '/volumes': { Volumes: [] },
    })),
    PULUMI_CONFIG_PASSPHRASE_FILE: passphrase,
  };
  return {
    project: fakeProject({ dev: file }, { dev: checkpoint([root]) }),
    terminal: fakeTerminal(),
    environment,
    options: { stack: 'dev', engine: 'embedded' },
    docker: dockerClient(environment),
  };
}

async function refusal(
  in_: Context,
  what: string | undefined,
  options: RotateOptions = {},
): Promise<[number, string]> {
  const error: unknown = await rotate(in_, what, options).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof OperationError) return [error.exitCode, [error.message, ...error.remedy].join('\n')];
  throw new Error(`expected an OperationError, got ${String(error)}`);
}

function underWay(of: Context, at: number): string {
  const file = journalFile(of.project, 'dev');
  writeJournal(file, {
    kind: 'passwords',
    users: ['app'],
    startedAt: '2026-01-01T00:00:00Z',
    before,
    steps: passwordSteps(before, ['app']),
    at,
    done: false,
    passed: false,
    direction: 'forward',
    fingerprints: {},
  });
  return file;
}

describe('jsquared rotate', () => {
  it.each<[string | undefined, RotateOptions, number, RegExp]>([
    ['pasword', {}, 2, /no "pasword" to rotate.*passwords, certificates and authority/s],
    [undefined, {}, 2, /No rotation is under way, and nothing to rotate is named/],
    [undefined, { back: true }, 1, /No rotation is under way/],
    [undefined, { goOn: true }, 1, /No rotation is under way/],
    ['authority', { user: 'app' }, 2, /--user is for passwords alone/],
    ['passwords', { grace: 'soon' }, 2, /--grace soon: give seconds/],
    ['passwords', { watch: '-1' }, 2, /--watch -1: give seconds/],
  ])('%s %j is refused before anything is asked', async (what, options, code, message) => {
    const [exitCode, text] = await refusal(await context(), what, options);
    expect([exitCode, text]).toEqual([code, expect.stringMatching(message)]);
  });

  it('begins nothing while a stage is declared and its journal is elsewhere, and says how to go back by hand', async () => {
    const file = 'config:\n  sample:rotation:\n    passwords:\n      app: { generation: 2, stage: accept }\n';
    const [code, text] = await refusal(await context(file), 'passwords');
    expect([code, text]).toEqual([
      1,
      expect.stringMatching(/password of app is under way, and its journal is not here.*one step back/s),
    ]);
  });

  it('begins no second one', async () => {
    const c = await context();
    underWay(c, 1);
    expect(await refusal(c, 'certificates')).toEqual([
      1,
      expect.stringMatching(/A rotation of passwords is under way.*--back/s),
    ]);
    expect(await refusal(c, 'passwords', { user: 'admin' })).toEqual([
      1,
      expect.stringMatching(/passwords of app is under way/),
    ]);
  });

  it('takes nothing back once the old secret is gone', async () => {
    const c = await context();
    const last = passwordSteps(before, ['app']).length - 1;
    const file = underWay(c, last);
    expect(await refusal(c, undefined, { back: true })).toEqual([1, expect.stringMatching(/gone already/)]);
    expect(readJournal(file)?.direction).toBe('forward');
    expect(authoritySteps(before).at(-1)?.final).toBe(true);
  });
});
