/**
 * Starting commands that must not outlive the engine. A program that goes on registering, or a command that goes on
 * changing the world, after its engine was killed would do so behind the state's back.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { Writable } from 'node:stream';

/** How to start a command on the leash. */
export interface LeashOptions {
  /** Working directory; default: the engine's. */
  readonly cwd?: string;
  /** The whole environment; default: the engine's own. */
  readonly env?: NodeJS.ProcessEnv;
  /** Text for the command's standard input; default: none (end of file at once). */
  readonly input?: string;
}

/** How a command ended: its exit code, or the signal that ended it. */
export interface LeashEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A running command. Its output streams are `child.stdout` and `child.stderr`. */
export interface Leashed {
  readonly child: ChildProcess;
  /** Resolves when the command has ended and its output is read; rejects if it could not be started. */
  readonly ended: Promise<LeashEnd>;
  /** Sends a signal to the command and everything it started; nothing happens if it has ended. */
  kill(signal?: NodeJS.Signals): void;
}

/**
 * Starts a command in a process group of its own that dies with this process.
 * @param command the program and its arguments; never a secret, they show in the process list
 */
export function spawnLeashed(command: readonly [string, ...string[]], options: LeashOptions = {}): Leashed {
  const child = spawn('/bin/sh', [path.join(__dirname, 'leash.sh'), ...command], {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe', 'pipe'],
    detached: true,
  });
  const leash = child.stdio[3] as Writable | null;
  let ended = false;
  // The watcher may be gone first (killed with its group): a broken pipe here means nothing.
  leash?.on('error', () => undefined);
  if (child.stdin) {
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input);
  }
  const end = new Promise<LeashEnd>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => {
      ended = true;
      leash?.end('done\n');
    });
    child.once('close', (code, signal) => {
      resolve({ code, signal });
    });
  });
  return {
    child,
    ended: end,
    kill(signal: NodeJS.Signals = 'SIGKILL') {
      if (ended || child.pid === undefined) return;
      try {
        process.kill(-child.pid, signal);
      } catch {
        // ESRCH: it ended between the look and the signal.
      }
    },
  };
}
