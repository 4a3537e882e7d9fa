/** Runs one command: waits for it, catches what it prints, and never leaves it behind. */
import type { ChildProcess } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';
import { spawnLeashed } from '../../launch/leash';

/** What to run, and how. */
export interface Run {
  /** The program and its first arguments, for example `/bin/sh -c`. */
  readonly interpreter: readonly string[];
  /** The last argument. */
  readonly command: string;
  readonly dir: string;
  readonly env: NodeJS.ProcessEnv;
  readonly stdin: string;
  /** Every line as it is printed. */
  readonly onLine: (stream: 'stdout' | 'stderr', line: string) => void;
  /** Ends the command and everything it started. */
  readonly signal: AbortSignal;
}

/** What a command that succeeded printed, without the last line break. */
export interface Printed {
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that failed: how it ended, and what it printed on both streams in order. */
export class CommandFailed extends Error {
  /**
   * @param ending for example `exit code 3`
   * @param output both streams as printed; may hold secrets, so it is masked before anyone sees it
   */
  constructor(
    readonly ending: string,
    readonly output: string,
  ) {
    super(ending);
    this.name = 'CommandFailed';
  }
}

/**
 * Runs a command on the engine's leash: it dies with the engine.
 * @throws CommandFailed if it cannot be started, fails or is killed
 */
export async function run(options: Run): Promise<Printed> {
  options.signal.throwIfAborted();
  const [program = '/bin/sh', ...args] = options.interpreter;
  const leashed = spawnLeashed([program, ...args, options.command], {
    cwd: options.dir,
    env: options.env,
    input: options.stdin,
  });
  let mixed = '';
  const stdout = collect(leashed.child, 'stdout', options, (text) => (mixed += text));
  const stderr = collect(leashed.child, 'stderr', options, (text) => (mixed += text));
  const cancel = (): void => leashed.kill('SIGTERM');
  options.signal.addEventListener('abort', cancel, { once: true });
  try {
    const { code, signal } = await leashed.ended;
    const printed = { stdout: stdout(), stderr: stderr() };
    if (code === 0) return printed;
    throw new CommandFailed(code === null ? `killed by ${signal ?? 'a signal'}` : `exit code ${code}`, mixed);
  } catch (error) {
    if (error instanceof CommandFailed) throw error;
    throw new CommandFailed(`cannot be started in ${options.dir}: ${(error as Error).message}`, mixed);
  } finally {
    options.signal.removeEventListener('abort', cancel);
  }
}

/** Gathers a stream; the returned function gives all of it without the last line break. */
function collect(
  child: ChildProcess,
  stream: 'stdout' | 'stderr',
  { onLine }: Run,
  also: (text: string) => void,
): () => string {
  const decoder = new StringDecoder('utf8');
  let whole = '';
  let line = '';
  const take = (text: string): void => {
    whole += text;
    also(text);
    const lines = (line + text).split('\n');
    line = lines.pop() ?? '';
    for (const complete of lines) onLine(stream, complete);
  };
  child[stream]?.on('data', (chunk: Buffer) => take(decoder.write(chunk)));
  return () => {
    take(decoder.end());
    if (line !== '') onLine(stream, line);
    return whole.replace(/\n$/, '');
  };
}
