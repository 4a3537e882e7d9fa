import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { integrityProblems } from '../../../engine/state/integrity';
import type { ResourceState } from '../../../engine/state/resource';
import { Lab } from '../support/lab';

/** More points than any update of this program has: the loops below end when an update gets through. */
const MAX_POINTS = 200;
/** The points are dealt out to this many tests, to see how far they are. */
const SHARDS = 3;
const SHARD_TIMEOUT_MS = 1_800_000;
const DRIVER = path.join(__dirname, '..', 'support', 'killed-run.ts');

const BEFORE = `
  const room = new Thing('room', { name: 'room', kind: 'k', fixed: true });
  new Thing('follower', { kind: room.kind, label: 'f' });
  new Thing('beside', { kind: 'k' });
  new Thing('changed', { name: 'changed', label: 'one' });
  const base = new Thing('base', { name: 'base' });
  new Thing('gone', { name: 'gone', label: base.label });
  return { state: 'before' };
`;

// One of everything: a replacement that makes room and takes a dependent along, one beside the old one, an update, a
// create, and two deletes in a row.
const AFTER = `
  const room = new Thing('room', { name: 'room', kind: 'other', fixed: true });
  new Thing('follower', { kind: room.kind, label: 'f' });
  new Thing('beside', { kind: 'other' });
  new Thing('changed', { name: 'changed', label: 'two' });
  new Thing('added', { name: 'added', label: 'new' });
  return { state: 'after' };
`;

function runKilledAt(
  lab: Lab,
  point: number,
): Promise<{ signal: string | null; code: number | null; text: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', DRIVER, lab.directory, String(point)], {
      env: { ...process.env, ENGINE_TEST_PROGRAM: lab.programFile },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let text = '';
    child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve({ code, signal, text });
    });
  });
}

describe('kill -9 during an update', () => {
  let prepared: Lab;
  beforeAll(async () => {
    prepared = new Lab();
    prepared.program(BEFORE);
    await prepared.mustUp();
  });
  afterAll(() => {
    prepared.remove();
  });

  /** Whatever was under way: the next run finishes it, and world and state agree. */
  async function expectConverged(lab: Lab, why: string): Promise<void> {
    const result = await lab.up();
    expect(result.failures, why).toEqual([]);
    const ids = lab.resources().map((resource) => String(resource['id']));
    expect([...ids].sort(), why).toEqual(lab.things());
    expect(lab.things().filter((id) => !id.startsWith('thing-'))).toEqual(['added', 'changed', 'room']);
    expect(lab.things(), why).toHaveLength(5);
    expect(lab.thing('changed').outputs['label'], why).toBe('two');
    expect(lab.thing('room').outputs['kind'], why).toBe('other');
    for (const name of ['follower', 'beside']) {
      expect(lab.thing(String(lab.resource(name)?.['id'])).outputs['kind'], why).toBe('other');
    }
    for (const resource of lab.resources()) {
      expect(resource['initErrors'], why).toBeUndefined();
      expect(resource['delete'], why).toBeUndefined();
      expect(resource['pendingReplacement'], why).toBeUndefined();
    }
    expect(lab.state().checkpoint.latest.pending_operations, why).toBeUndefined();
  }

  async function killAndGoOn(lab: Lab, point: number): Promise<boolean> {
    fs.cpSync(prepared.directory, lab.directory, { recursive: true });
    lab.program(AFTER);
    lab.forgetCalls();
    const killed = await runKilledAt(lab, point);
    if (killed.signal === null) {
      expect(killed.code, killed.text).toBe(0);
      await expectConverged(lab, 'not killed');
      return false;
    }
    expect(killed.signal).toBe('SIGKILL');
    const state = lab.state().checkpoint.latest.resources as unknown as ResourceState[];
    expect(integrityProblems(state.map(withLists)), killed.text).toEqual([]);
    await expect(lab.up(), killed.text).rejects.toThrow(/locked by a process that is gone.*cancel/s);
    expect(lab.open().cancel()).toHaveLength(1);
    await expectConverged(lab, killed.text);
    // Nothing was made twice: what was created a second time had been deleted in between.
    const creates = lab.calls().filter((call) => call.startsWith('create'));
    const twice = creates.filter((call, i) => creates.indexOf(call) !== i);
    const undeleted = twice.filter((call) => !lab.calls().includes(call.replace('create', 'delete')));
    expect(undeleted, killed.text).toEqual([]);
    return true;
  }

  it.each(Array.from({ length: SHARDS }, (_, i) => i + 1))(
    'at any point (from %i on) leaves something that the next run finishes',
    async (first) => {
      let point = first;
      for (let killed = true; killed && point <= MAX_POINTS; point += SHARDS) {
        const lab = new Lab();
        try {
          killed = await killAndGoOn(lab, point);
        } finally {
          lab.remove();
        }
      }
      expect(point).toBeGreaterThan(25);
      expect(point).toBeLessThan(MAX_POINTS);
    },
    SHARD_TIMEOUT_MS,
  );
});

function withLists(resource: ResourceState): ResourceState {
  // Read back from a file, where an empty list is left out.
  const { dependencies, propertyDependencies }: Partial<ResourceState> = {
    ...resource,
  } as Partial<ResourceState>;
  return { ...resource, dependencies: dependencies ?? [], propertyDependencies: propertyDependencies ?? {} };
}
