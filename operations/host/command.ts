/** Running other programs, bounded, without a shell. */
import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { join } from 'node:path';

/** What a program did. */
export interface CommandResult {
  /** Exit code; 128 + n when a signal ended it, 127 if it could not be started. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a program is run. */
export interface CommandOptions {
  readonly cwd?: string;
  readonly environment?: NodeJS.ProcessEnv;
  /** It is killed after so long. */
  readonly timeoutMilliseconds: number;
  /** Called with each whole line of either stream as it comes. */
  readonly onLine?: (line: string) => void;
}

/** Runs a program to its end. Never throws: what cannot be started has code 127. */
export function run(
  program: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(program, [...args], {
      cwd: options.cwd,
      env: options.environment ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), options.timeoutMilliseconds);
    const texts = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      let rest = '';
      child[name].setEncoding('utf8').on('data', (piece: string) => {
        texts[name] += piece;
        const lines = (rest + piece).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) options.onLine?.(line);
      });
    }
    const done = (code: number, reason = ''): void => {
      clearTimeout(timer);
      resolve({ code, stdout: texts.stdout, stderr: texts.stderr + reason });
    };
    child.once('error', (error) => done(127, error.message));
    child.once('close', (code, signal) => done(code ?? (signal === 'SIGKILL' ? 137 : 143)));
  });
}

/** Where a program is on the PATH; undefined if nowhere. */
export function which(program: string, environment: NodeJS.ProcessEnv): string | undefined {
  for (const place of (environment['PATH'] ?? '').split(':')) {
    if (place === '') continue;
    const file = join(place, program);
    try {
      accessSync(file, constants.X_OK);
      if (statSync(file).isFile()) return file;
    } catch {
      // Not here.
    }
  }
  return undefined;
}
