/** `jsquared switchover [--to member]`: hand the primary over as planned work, nothing acknowledged lost. */
import { DrillError } from '../../drills/experiment/errors';
import { openStack } from '../../drills/stack/stack';
import { exit, OperationError } from '../errors';
import { switchover } from '../switchover/switchover';
import { stackOf, type Context } from './context';
import { requireDocker } from './docker';
import { readStackOutputs } from './output';

/** Options of `switchover`. */
export interface SwitchoverOptions {
  readonly json?: boolean;
  /** The data member that shall be the primary. */
  readonly to?: string;
}

/** Runs `switchover`. */
export async function switchoverCommand(context: Context, options: SwitchoverOptions): Promise<number> {
  const name = await stackOf(context);
  await requireDocker(context);
  const outputs = await readStackOutputs(context, name);
  try {
    const stack = openStack(outputs);
    const { from, to, pauseMs } = await switchover({
      stack,
      docker: context.docker,
      ...(options.to === undefined ? {} : { to: options.to }),
    });
    context.terminal.out(
      options.json === true
        ? JSON.stringify({ from, to, pauseMs })
        : `${from} handed over to ${to}; writes were paused for ${pauseMs} ms.`,
    );
    return exit.ok;
  } catch (error) {
    if (error instanceof DrillError) throw new OperationError(error.message, error.remedy);
    throw error;
  }
}
