import { appendFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FaultPort } from '../../../drills/faults/port';
import { sayUndo } from '../../../drills/faults/undo';
import { heal } from '../../../drills/runner/heal';
import { Ledger, ledgerFile, readLedger } from '../../../drills/runner/ledger';
import type { Stack } from '../../../drills/stack/stack';

const run = { id: 'r1', experiment: 'kill-primary', startedAt: 'now', keyPrefix: 'drill:r1:' };
let directory: string;
let file: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'jsquared-ledger-'));
  file = ledgerFile(directory);
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

describe('a ledger', () => {
  it('knows what is open, in the order it was written', () => {
    const ledger = Ledger.claim(file, run);
    ledger.open('a', [{ undo: 'start', member: 'd0' }]);
    ledger.open('b', [{ undo: 'unpause', member: 'd1' }]);
    ledger.open('a', [{ undo: 'unshape', member: 'd0' }]);
    ledger.open('c', []);
    expect(ledger.state).toEqual([
      {
        id: 'a',
        undo: [
          { undo: 'start', member: 'd0' },
          { undo: 'unshape', member: 'd0' },
        ],
      },
      { id: 'b', undo: [{ undo: 'unpause', member: 'd1' }] },
    ]);
    ledger.closed('a');
    expect(ledger.state.map(({ id }) => id)).toEqual(['b']);
    expect(readLedger(file)?.alive).toBe(true);
    ledger.closed('b');
    ledger.release();
    expect(existsSync(file)).toBe(false);
    expect(readLedger(file)).toBeUndefined();
  });

  it('lets nobody else begin while it is held', () => {
    const ledger = Ledger.claim(file, run);
    expect(() => Ledger.claim(file, { ...run, experiment: 'other' })).toThrow(
      /Another drill \(kill-primary, process \d+\) is at work/,
    );
    ledger.release();
  });

  it('of a killed run says what to do, and is not taken over', () => {
    const dead = { ...run, pid: 1, began: 'never' };
    const open = { id: 'a', undo: [{ undo: 'start', member: 'd0' }] };
    writeFileSync(file, `${JSON.stringify({ run: dead })}\n${JSON.stringify({ open })}\n`);
    // Cut off by the kill: what it spoke of was not done yet.
    appendFileSync(file, '{"open":{"id":"b","undo":[{"undo":"st');
    expect(readLedger(file)).toMatchObject({ alive: false, open: [open] });
    expect(() => Ledger.claim(file, run)).toThrow(/was killed \(kill-primary, now\) left 1 faults/);
  });

  it('that was never begun is in nobody’s way', () => {
    writeFileSync(file, '{"run":{"id"');
    Ledger.claim(file, run).release();
    expect(existsSync(file)).toBe(false);
  });

  it('takes a process id that is used again for another process', () => {
    writeFileSync(file, `${JSON.stringify({ run: { ...run, pid: process.pid, began: '1' } })}\n`);
    expect(readLedger(file)?.alive).toBe(false);
  });
});

describe('healing', () => {
  const stack = {} as Stack;
  const fault = {
    id: 'a',
    undo: [
      { undo: 'start' as const, member: 'd0' },
      {
        undo: 'attach' as const,
        member: 'd0',
        attachment: { network: 'n', address: '10.0.0.1', aliases: [] },
      },
    ],
  };

  it('takes the last thing back first', async () => {
    const calls: string[] = [];
    const port = {
      start: () => Promise.resolve(calls.push('start')),
      attach: () => Promise.resolve(calls.push('attach')),
    } as unknown as FaultPort;
    expect((await heal(fault, port, stack)).every(({ ok }) => ok)).toBe(true);
    expect(calls).toEqual(['attach', 'start']);
  });

  it('tries again what fails, and tells what stays broken, whatever becomes of the rest', async () => {
    vi.useFakeTimers();
    try {
      let tries = 0;
      const port = {
        start: () => (++tries < 3 ? Promise.reject(new Error('busy')) : Promise.resolve()),
        attach: () => Promise.reject(new Error('no such network')),
      } as unknown as FaultPort;
      const healing = heal(fault, port, stack);
      await vi.runAllTimersAsync();
      const done = await healing;
      expect(done).toEqual([
        { what: 'start d0', ok: true, says: 'done at try 3' },
        { what: 'attach d0 to n as 10.0.0.1', ok: false, says: 'no such network' },
      ]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('says in words what it does', () => {
    expect(sayUndo({ undo: 'accept', member: 'd0', chain: 'JSQD1-0' })).toBe(
      'remove the packet rules JSQD1-0 of d0',
    );
    expect(sayUndo({ undo: 'config', member: 'd0', parameter: 'maxmemory', value: '0' })).toBe(
      'set maxmemory of d0 back to "0"',
    );
    expect(sayUndo({ undo: 'unblock-snapshots', member: 'd0' })).toBe('unblock snapshots d0');
  });
});
