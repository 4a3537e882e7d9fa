/** Starts a load in a process of its own. */
import { fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { LoadOptions, LoadTarget } from './options';
import type { LoadSummary } from './run';

/** What the process is told. */
export type ToLoad =
  | {
      readonly do: 'begin';
      readonly target: LoadTarget;
      readonly options: LoadOptions;
      readonly journal: string;
    }
  | { readonly do: 'stop'; readonly why: string };

/** What it says. */
export type FromLoad =
  | { readonly is: 'steady' }
  | { readonly is: 'ended'; readonly summary: LoadSummary }
  | { readonly is: 'failed'; readonly reason: string };

/** A load that runs. */
export interface Load {
  readonly pid: number | undefined;
  /** Resolves when it has ended, for whatever reason. @throws Error if its process failed or was killed */
  readonly ended: Promise<LoadSummary>;
  /** Ends it, waits for what is unanswered, and resolves as `ended` does. */
  stop(why?: string): Promise<LoadSummary>;
  /** Ends its process at once. */
  kill(): void;
}

/** The process says itself why it is not steady; these are for one that says nothing: milliseconds, and a MiB of data. */
const SILENT_MS = 15_000;
const SILENT_MS_A_MIB = 500;

/**
 * Starts a load and waits until every client has had a write acknowledged.
 * @param journal the path of its journal, which must not be there
 * @throws Error with the reason if the load cannot begin; nothing is left running then
 */
export async function startLoad(target: LoadTarget, options: LoadOptions, journal: string): Promise<Load> {
  // tsx as a hook of require: the loader that the commands use themselves.
  const hook = createRequire(__filename).resolve('tsx/cjs');
  const child = fork(join(__dirname, 'process.ts'), [], {
    execArgv: ['--require', hook],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'json',
  });
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4000)));

  let steady: () => void;
  const isSteady = new Promise<void>((resolve) => (steady = resolve));
  const ended = new Promise<LoadSummary>((resolve, reject) => {
    child.on('message', (message: FromLoad) => {
      if (message.is === 'steady') steady();
      else if (message.is === 'ended') resolve(message.summary);
      else reject(new Error(`the load failed: ${message.reason}`));
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      reject(new Error(`the load's process ended with ${signal ?? `code ${code ?? '?'}`}: ${said.trim()}`));
    });
  });
  // Whoever starts a load may not look at its end before it stops it.
  ended.catch(() => undefined);
  const tell = (message: ToLoad): void => {
    if (child.connected) child.send(message);
  };
  tell({ do: 'begin', target, options, journal });

  const limitMs = SILENT_MS + options.steadySeconds * 1000 + options.preloadMiB * SILENT_MS_A_MIB;
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the load has said nothing for ${limitMs / 1000} s`)), limitMs);
  });
  try {
    await Promise.race([
      isSteady,
      tooLate,
      ended.then(({ why }) => Promise.reject(new Error(`the load ended: ${why}`))),
    ]);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  } finally {
    clearTimeout(timer);
  }
  return {
    pid: child.pid,
    ended,
    stop(why = 'stopped') {
      tell({ do: 'stop', why });
      return ended;
    },
    kill: () => void child.kill('SIGKILL'),
  };
}
