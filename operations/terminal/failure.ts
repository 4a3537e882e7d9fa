/** How a failure is shown. */
import { OperationError, reasonOf } from '../errors';
import { indent } from './text';
import type { Terminal } from './terminal';

/**
 * The message, then the remedy, one entry a line. A stack trace only with `verbose`, or for what is not an expected
 * failure and therefore a mistake in JSquared itself.
 */
export function showFailure(terminal: Terminal, thrown: unknown, verbose: boolean): void {
  const { red, bold, dim } = terminal.colours;
  const [first = '', ...rest] = reasonOf(thrown).split('\n');
  terminal.note(`${red('✗')} ${bold(first)}`);
  if (rest.length > 0) terminal.note(indent(rest.join('\n')));
  if (thrown instanceof OperationError) {
    for (const line of thrown.remedy) terminal.note(`  ${dim('→')} ${line}`);
  } else if (!verbose) {
    terminal.note(
      `  ${dim('→')} This was not foreseen. Run it again with --verbose to see where it comes from.`,
    );
  }
  if (verbose && thrown instanceof Error && thrown.stack !== undefined) terminal.note(dim(thrown.stack));
}
