import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { type ImageBuild } from './index';
import { imagesDirectory } from './pins';

/** How a command is run and watched. */
export interface RunOptions {
  /** Stops the command (SIGTERM) when it is aborted; the promise then rejects. */
  readonly signal?: AbortSignal;
  /** Takes what the command says while it runs, as it comes; process.stderr by default. */
  readonly onProgress?: (text: string) => void;
}

/** What a command that ended left: its exit code (or the signal that killed it) and its output. */
export interface CommandResult {
  readonly code: number | NodeJS.Signals;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a command to its end in the project's directory. A non-zero exit is a result, not an error.
 *
 * @param command the program and its arguments
 * @param environment added to this process's own
 * @throws Error if the program cannot be started
 */
export async function runCommand(
  command: readonly [string, ...string[]],
  environment: Readonly<Record<string, string>> = {},
  options: RunOptions = {},
): Promise<CommandResult> {
  const [program, ...args] = command;
  const child = spawn(program, args, {
    cwd: dirname(imagesDirectory),
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = (): void => void child.kill('SIGTERM');
  options.signal?.addEventListener('abort', stop, { once: true });
  if (options.signal?.aborted === true) stop();
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    options.onProgress?.(text);
  });
  try {
    return await new Promise((resolve, reject) => {
      child.on('error', (error) => {
        reject(new Error(`${program} cannot be run: ${error.message}. Is it installed and on the PATH?`));
      });
      child.on('close', (code, signal) => {
        resolve({ code: signal ?? code ?? 1, stdout, stderr });
      });
    });
  } finally {
    options.signal?.removeEventListener('abort', stop);
  }
}

/**
 * Makes an image exist: builds it, and its base, unless its tag is there.
 *
 * @returns the image's id (`sha256:...`)
 * @throws Error with what build.sh says: the image, the reason, the remedy
 */
export async function runBuild(build: ImageBuild, options: RunOptions = {}): Promise<string> {
  const progress = options.onProgress ?? ((text: string) => void process.stderr.write(text));
  const result = await runCommand(['/bin/sh', '-c', build.create], build.environment, {
    ...options,
    onProgress: progress,
  });
  options.signal?.throwIfAborted();
  const id = result.stdout.trim().split('\n').at(-1) ?? '';
  if (result.code === 0 && /^sha256:[0-9a-f]{64}$/.test(id)) return id;
  throw new Error(
    result.stderr.trim() || `${build.create} ended with ${String(result.code)} and said nothing`,
  );
}
