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

/** How long every client may take for its first acknowledged write, in milliseconds, and a MiB of data before it. */
const STEADY_MS = 30_000;
const STEADY_MS_A_MIB = 500;

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

  const limitMs = STEADY_MS + options.preloadMiB * STEADY_MS_A_MIB;
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new Error(`the load: not every client could write within ${limitMs / 1000} s; is the set well?`),
        ),
      limitMs,
    );
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
