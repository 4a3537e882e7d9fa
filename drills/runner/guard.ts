/**
 * The dead man's switch: a process of its own that heals the stack when the run that started it goes silent. It holds the other
 * end of a pipe, which the kernel closes whatever way the run ends, and expects a sign of life besides.
 */
import { spawn } from 'node:child_process';
import { openSync, closeSync } from 'node:fs';
import { join } from 'node:path';
import type { StackOutputs } from '../../contract/outputs';
import { DrillError } from '../experiment/errors';

/** Milliseconds between two signs of life. */
const beatMs = 2000;

/** Milliseconds of silence after which a run counts as dead, although its pipe is open (a stopped process). */
export const silenceMs = 60_000;

/** What the guard is told on its stdin, as the first line; then a `.` a beat, and `done` in the end. */
export interface GuardOrders {
  readonly ledger: string;
  readonly outputs: StackOutputs;
}

/** A guard at work. */
export interface Guard {
  readonly pid: number;
  /** All is healed: the guard ends without doing anything. Resolves when it has ended. */
  readonly dismiss: () => Promise<void>;
}

/**
 * Starts a guard.
 * @param log what it does is appended there
 * @throws DrillError if it does not start: no fault is injected without one
 */
export function startGuard(orders: GuardOrders, log: string): Guard {
  const out = openSync(log, 'a', 0o600);
  // Of its own session, so that Ctrl-C and a closed terminal do not reach it.
  const child = spawn(process.execPath, ['--require', 'tsx/cjs', join(__dirname, 'guard-process.ts')], {
    cwd: join(__dirname, '..', '..'),
    detached: true,
    stdio: ['pipe', out, out],
  });
  closeSync(out);
  const { stdin, pid } = child;
  if (pid === undefined || stdin === null)
    throw new DrillError('The process that heals the stack if this one dies could not be started.');
  stdin.on('error', () => undefined);
  stdin.write(`${JSON.stringify(orders)}\n`);
  const beat = setInterval(() => stdin.write('.\n'), beatMs);
  beat.unref();
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.unref();
  return {
    pid,
    async dismiss() {
      clearInterval(beat);
      stdin.end('done\n');
      await ended;
    },
  };
}
