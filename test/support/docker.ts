import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What a finished docker command said. */
export interface DockerResult {
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the docker command line, at most two minutes.
 * @throws Error with the arguments and what docker said on stderr
 */
export async function docker(...args: string[]): Promise<DockerResult> {
  try {
    return await run('docker', args, { timeout: 120_000, maxBuffer: 32 * 1024 * 1024 });
  } catch (error) {
    const stderr = (error as { stderr?: string }).stderr ?? String(error);
    throw new Error(`docker ${args.join(' ')}: ${stderr.trim()}`, { cause: error });
  }
}

/** Like {@link docker}, for what may be gone already: a failure is an empty answer. */
export async function dockerQuietly(...args: string[]): Promise<string> {
  try {
    return (await docker(...args)).stdout.trim();
  } catch {
    return '';
  }
}

/** Whether a process with this id runs on this machine. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Asks until an answer is there.
 * @param what said in the error
 * @param ask resolves to undefined as long as there is no answer; a rejection counts as none
 * @throws Error naming what was waited for, and the last rejection, after the limit in milliseconds
 */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  limitMs = 60_000,
): Promise<T> {
  const deadline = Date.now() + limitMs;
  let last: unknown;
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (error) {
      last = error;
    }
    if (Date.now() >= deadline) {
      const because = last instanceof Error ? `; last: ${last.message}` : '';
      throw new Error(`waited ${limitMs} ms in vain for: ${what}${because}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}
