/** Rules about changes on plans of both engines: safe changes pass, and each rule catches its own. Containers are made, none runs. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reviewOf } from '../../../operations/changes/review';
import { openEngine } from '../../../operations/engines/choose';
import type { EngineEvent, RunResult } from '../../../operations/engines/engine';
import { readProject, stackFile, stateFile, type Project } from '../../../operations/project/project';
import { readState } from '../../../operations/project/state';
import { dockerQuietly } from '../../support/docker';
import { ensureImage } from '../../support/images';

// The engine is loaded when it is chosen, as `./jsquared` does it: past the test runner's own loader.
createRequire(__filename)('tsx/cjs');

const root = resolve(__dirname, '../../..');
const present = spawnSync('pulumi', ['version'], { stdio: 'ignore' }).status === 0;
const prefix = `jsquared-changes-${process.pid}`;
const stack = 'prod';
const directory = mkdtempSync(join(tmpdir(), 'jsquared-changes-'));
let project: Project;
let shape: Readonly<Record<string, unknown>>;

/** Runs one operation of an engine with the stack's review; says what was refused. */
async function run(
  engineName: string,
  operation: 'preview' | 'up' | 'destroy',
  changed: Readonly<Record<string, unknown>> = {},
): Promise<{ outcome: RunResult['outcome']; found: string[]; errors: string[] }> {
  writeFileSync(join(directory, 'shape.json'), JSON.stringify({ ...shape, ...changed }));
  const engine = await openEngine(engineName, {
    directory,
    project: project.name,
    stack,
    stackFile: stackFile(project, stack),
    stateFile: stateFile(project, stack),
    stateDirectory: project.stateDirectory,
    backendUrl: project.backendUrl,
    salt: readState(project, stack)?.salt,
    passphraseFile: join(directory, 'passphrase'),
    // Another project's rules: the ones about changes are all that is judged here.
    policyPack: join(root, 'test/engine/programs/pack'),
    environment: process.env,
  });
  const events: EngineEvent[] = [];
  const never = new AbortController().signal;
  try {
    const { outcome } = await engine[operation]({
      onEvent: (event) => void events.push(event),
      finish: never,
      stop: never,
      review: reviewOf(project, stack),
    });
    return {
      outcome,
      found: events.flatMap((e) =>
        e.kind === 'violation'
          ? [`${e.level} ${e.policy}${e.urn ? ` ${e.urn.split('::').at(-1) ?? ''}` : ''}`]
          : [],
      ),
      errors: events.flatMap((e) => (e.kind === 'log' && e.severity === 'error' ? [e.message] : [])),
    };
  } finally {
    engine.close();
  }
}

beforeAll(async () => {
  const image = await ensureImage('redis');
  shape = {
    ...{ prefix, image, network: 'zone', label: 'one', chained: true, members: 3 },
    ...{ protect: true, volume: 'data', rest: 8 },
  };
  cpSync(join(__dirname, 'program'), directory, { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'));
  writeFileSync(join(directory, 'package.json'), '{"main":"index.js"}');
  writeFileSync(join(directory, 'passphrase'), 'a passphrase of the tests');
  writeFileSync(join(directory, `Pulumi.${stack}.yaml`), 'config: {}\n');
  project = readProject(directory, {});
  expect(await run('embedded', 'up')).toEqual({ outcome: 'succeeded', found: [], errors: [] });
});
afterAll(async () => {
  const containers = [0, 1, 2].map((i) => `${prefix}-redis-${i}`);
  await dockerQuietly('rm', '--force', ...containers);
  await dockerQuietly('volume', 'rm', '--force', `${prefix}-data`, `${prefix}-other`, `${prefix}-guarded`);
  await dockerQuietly('network', 'rm', `${prefix}-zone`, `${prefix}-other`);
  rmSync(directory, { recursive: true, force: true });
});

const members = [0, 1, 2].map((i) => `mandatory change-members-in-turn redis-${i}`);
/** What is changed, and what is found of it. */
const cases: readonly (readonly [string, Readonly<Record<string, unknown>>, readonly string[]])[] = [
  ['nothing', {}, []],
  ['every member, one after the other', { label: 'two' }, []],
  ['a member less, and a handful of other things', { members: 2, rest: 5 }, []],
  ['every member, unchained', { label: 'two', chained: false }, members],
  ['the network that chained members share', { network: 'other' }, members],
  ['a volume with data, by its name', { volume: 'other' }, ['mandatory change-keeps-data data']],
  ['protection', { protect: false }, ['mandatory change-keeps-protected guarded']],
  ['much at once', { rest: 0 }, ['mandatory change-few-deleted']],
];

describe.each(present ? ['embedded', 'cli'] : ['embedded'])('by the engine %s', (engine) => {
  it.each(cases)('a preview that changes %s', async (_, changed, expected) => {
    const { outcome, found } = await run(engine, 'preview', changed);
    expect(found.sort()).toEqual(expected);
    expect(outcome).toBe(expected.length > 0 ? 'failed' : 'succeeded');
  });
});

it('an update by the embedded engine stops before it changes anything', async () => {
  const before = readFileSync(stateFile(project, stack), 'utf8');
  const { outcome, found } = await run('embedded', 'up', { network: 'other' });
  expect([outcome, found.sort()]).toEqual(['failed', members]);
  expect(readFileSync(stateFile(project, stack), 'utf8')).toBe(before);
});

it('what is waived goes through', async () => {
  const waiver = { rule: 'change-keeps-protected', resource: 'guarded', owner: 'team', reason: 'its end' };
  const waivers = JSON.stringify([{ ...waiver, until: '2999-12-31' }]);
  writeFileSync(join(directory, `Pulumi.${stack}.yaml`), `config:\n  jsquared:waivers: ${waivers}\n`);
  const { outcome, found } = await run('embedded', 'up', { protect: false });
  expect([outcome, found]).toEqual(['succeeded', ['advisory waivers-in-force guarded']]);
  expect((await run('embedded', 'destroy')).outcome).toBe('succeeded');
});
