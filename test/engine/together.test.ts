import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acquireLock, cancelLocks } from '../../engine/state/lock';
import { Lab } from './support/lab';

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => {
  lab.remove();
});

const locks = (): string =>
  path.join(lab.directory, '.pulumi', 'locks', 'organization', 'enginetest', 'test');

describe('two runs at once', () => {
  it('one goes on, the other is told who holds the lock', async () => {
    lab.program(`new Thing('a', { name: 'a' }); return {};`);
    const runs = await Promise.allSettled([lab.up(), lab.up()]);
    const refused = runs.filter((run) => run.status === 'rejected');
    expect(refused).toHaveLength(1);
    expect(String(refused[0]?.reason)).toMatch(
      new RegExp(`locked: .*@${os.hostname()} \\(pid ${String(process.pid)}\\)`),
    );
    expect(lab.calls()).toEqual(['create a']);
    expect(fs.readdirSync(locks())).toEqual([]);
  });

  it('a lock of the CLI is respected, and named', () => {
    fs.mkdirSync(locks(), { recursive: true });
    const cli = path.join(locks(), '4e6f0c6e-1111-4222-8333-444455556666.json');
    const content = {
      pid: process.pid,
      username: 'ann',
      hostname: 'elsewhere',
      timestamp: '2026-01-01T00:00:00Z',
    };
    fs.writeFileSync(cli, JSON.stringify(content));
    expect(() => acquireLock(locks())).toThrow(/ann@elsewhere \(pid \d+\) since 2026-01-01/);
    expect(fs.readdirSync(locks())).toHaveLength(1);
    expect(() => cancelLocks(locks(), false)).toThrow(/is in use.*force/);
    expect(cancelLocks(locks(), true)).toHaveLength(1);
    acquireLock(locks()).release();
  });

  it('a lock of a process that is gone says so, and cancel removes it', () => {
    const lock = acquireLock(locks());
    const [file = ''] = fs.readdirSync(locks());
    const full = path.join(locks(), file);
    const held = JSON.parse(fs.readFileSync(full, 'utf8')) as { started?: string };
    // The same process number, begun at another time: another process.
    fs.writeFileSync(full, JSON.stringify({ ...held, started: '1' }));
    expect(() => acquireLock(locks())).toThrow(/is gone.*Run "cancel"/s);
    expect(cancelLocks(locks(), false)).toHaveLength(1);
    lock.release();
  });

  it('a lock that cannot be read counts as one', () => {
    fs.mkdirSync(locks(), { recursive: true });
    fs.writeFileSync(path.join(locks(), 'x.json'), '{"pid":');
    expect(() => acquireLock(locks())).toThrow(/locked: unknown@unknown/);
  });

  it('no lock, nothing to cancel', () => {
    expect(cancelLocks(locks(), false)).toEqual([]);
  });
});

describe('Ctrl-C', () => {
  it('lets running calls end, begins no new ones, saves, and says what is left', async () => {
    lab.program(`
      const slow = new Thing('slow', { name: 'slow', waitMs: 300 });
      new Thing('next', { name: 'next' }, { dependsOn: slow });
      return {};
    `);
    const interrupt = new AbortController();
    lab.hook = (point) => {
      if (point === 'create:slow:before') interrupt.abort();
    };
    const result = await lab.up({}, { signal: interrupt.signal });
    expect(result.result).toBe('aborted');
    expect(lab.things()).toEqual(['slow']);
    expect(lab.resource('slow')?.['id']).toBe('slow');
    expect(result.left.map((step) => step.split('::').pop())).toEqual(['next']);
    expect(lab.state().checkpoint.latest.pending_operations).toBeUndefined();
    await lab.mustUp();
    expect(lab.things()).toEqual(['next', 'slow']);
  });

  it('twice cuts running calls short', async () => {
    lab.program(`new Thing('slow', { name: 'slow', waitMs: 60000 }); return {};`);
    const [interrupt, force] = [new AbortController(), new AbortController()];
    lab.hook = () => {
      interrupt.abort();
      setTimeout(() => {
        force.abort();
      }, 20);
    };
    const result = await lab.up({}, { signal: interrupt.signal, forceSignal: force.signal });
    expect(result.result).toBe('failed');
    expect(lab.things()).toEqual([]);
  });

  it('before the first step changes nothing', async () => {
    lab.program(`new Thing('a', { name: 'a' }); return {};`);
    const result = await lab.up({}, { signal: AbortSignal.abort() });
    expect(result.result).toBe('aborted');
    expect(lab.things()).toEqual([]);
  });

  it('in a destroy leaves the rest, and the next one finishes', async () => {
    lab.program(`
      const a = new Thing('a', { name: 'a' });
      new Thing('b', { name: 'b' }, { dependsOn: a });
      return {};
    `);
    await lab.mustUp();
    const interrupt = new AbortController();
    lab.hook = (point) => {
      if (point === 'delete:b:before') interrupt.abort();
    };
    const result = await lab.open().destroy({ signal: interrupt.signal });
    expect(result.result).toBe('aborted');
    expect(lab.things()).toEqual(['a']);
    expect(result.left.some((step) => step.endsWith('::a'))).toBe(true);
    lab.hook = () => undefined;
    expect((await lab.open().destroy()).result).toBe('succeeded');
    expect(lab.things()).toEqual([]);
  });
});
