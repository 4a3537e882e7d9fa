/** The command line: parse it, run the command, print what went wrong, exit. */
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { exit, OperationError, statusExit } from './errors';
import { commandLine } from './program';
import { showFailure } from './terminal/failure';
import { processTerminal } from './terminal/terminal';

async function main(): Promise<number> {
  const directory = join(__dirname, '..');
  const verbose =
    process.argv.includes('--verbose') || process.argv.includes('-v') || (process.env['DEBUG'] ?? '') !== '';
  const terminal = processTerminal();
  let code: number = exit.ok;
  const program = commandLine(directory, terminal, (result) => (code = result));
  try {
    await program.parseAsync();
    return code;
  } catch (error) {
    // Commander has printed its own message.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exit.ok : usageCode();
    showFailure(terminal, error, verbose);
    return error instanceof OperationError ? error.exitCode : exit.failed;
  }
}

/** `status` has exit codes of its own, in which 2 means that the stack is down. */
function usageCode(): number {
  const command = process.argv.slice(2).find((argument) => !argument.startsWith('-'));
  return command === 'status' ? statusExit.unknown : exit.usage;
}

// A reader that closes the pipe early (head) is no failure of ours.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

void main().then((code) => {
  process.exitCode = code;
  // What is left open (a connection pool, a language host) must not keep a finished command alive; output is flushed first.
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
});
