/** `jsquared cancel`: remove the lock that a killed run left. */
import { exit, OperationError } from '../errors';
import { describeLock, readLocks, removeLock } from '../project/lock';
import { stackOf, type Context } from './context';

/** Runs `cancel`. A lock whose holder lives is not removed, whatever is answered: two updates at once spoil the state. */
export async function cancel(context: Context): Promise<number> {
  const { terminal, project, options } = context;
  const stack = await stackOf(context);
  const locks = readLocks(project, stack);
  if (locks.length === 0) {
    terminal.note(`Stack "${stack}" is not locked.`);
    return exit.ok;
  }
  for (const lock of locks) {
    if (lock.holder === 'alive') {
      throw new OperationError(
        `Stack "${stack}" is being worked on by ${describeLock(lock)}, which is running.`,
        [`Stop it first: kill -INT ${lock.pid} lets it finish what is under way and save.`],
      );
    }
    if (lock.holder !== 'stale' && options.yes !== true) {
      const question = `The lock was taken by ${describeLock(lock)}; nobody here can tell whether it runs. Remove it? [y/N] `;
      const answer = terminal.interactive ? await terminal.ask(question) : '';
      if (!/^y(es)?$/i.test(answer.trim())) {
        throw new OperationError(`The lock of ${describeLock(lock)} was left in place.`, [
          'If it is certain that it is gone: --yes',
        ]);
      }
    }
    removeLock(lock);
    terminal.note(`${terminal.colours.green('✓')} Removed the lock of ${describeLock(lock)}.`);
  }
  terminal.note('What that run had begun is found out by the next up or refresh.');
  return exit.ok;
}
