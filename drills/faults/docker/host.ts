/** Programs of the Docker host, run in a container's namespaces: bounded, no shell. */
import { execFile } from 'node:child_process';
import { NotPossible } from '../../experiment/errors';
import type { Ran } from '../port';

/** Milliseconds any of them may take. */
const limitMs = 10_000;

/**
 * Runs a program of the host to its end. Never throws: what cannot be started has code 127.
 * @param input its standard input; nothing by default
 */
export function run(
  program: string,
  args: readonly string[],
  timeout: number = limitMs,
  input?: string,
): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(
      program,
      [...args],
      { timeout, maxBuffer: 4 * 1024 * 1024 },
      (error, stdout, stderr) => {
        const code =
          error === null
            ? 0
            : typeof error.code === 'number'
              ? error.code
              : error.code === 'ENOENT'
                ? 127
                : 1;
        resolve({ code, output: `${stdout}${stderr}`.trim() });
      },
    );
    // A program that ends before it has read everything is judged by its exit code.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

/**
 * Runs a program of the host in a process's network namespace.
 * @throws NotPossible if the host lacks the program or the right
 */
export async function inNetwork(pid: number, program: string, args: readonly string[]): Promise<Ran> {
  const ran = await run('nsenter', ['--target', String(pid), '--net', '--', program, ...args]);
  if (ran.code === 127)
    throw new NotPossible(`${program} cannot be run on this host: ${ran.output}`, [
      `Install ${program} and util-linux.`,
    ]);
  return ran;
}

/** What of the host's programs and rights is missing, in words. */
export async function missingOnHost(): Promise<string[]> {
  const missing: string[] = [];
  if (process.getuid?.() !== 0) missing.push('network and process faults need root on the Docker host');
  for (const [program, flag] of [
    ['nsenter', '--version'],
    ['iptables', '--version'],
    ['tc', '-Version'],
  ] as const) {
    if ((await run(program, [flag])).code !== 0)
      missing.push(`${program} is not installed on the Docker host`);
  }
  return missing;
}
