/** `jsquared refresh`: make the state what is really there. */
import type { Engine } from '../engines/engine';
import { exit } from '../errors';
import { duration, list } from '../terminal/text';
import { kindOf } from '../terminal/words';
import { stackOf, type Context } from './context';
import { requireDocker } from './docker';
import { listenForInterrupts, type Interrupts } from './interrupts';
import { phaseFailure, runPhase, showRemarks } from './phase';
import { withEngine } from './session';

/** Runs `refresh`. */
export async function refresh(context: Context): Promise<number> {
  const stack = await stackOf(context);
  await requireDocker(context);
  return withEngine(context, stack, { begins: false, exclusive: true }, async (engine) => {
    const interrupts = listenForInterrupts();
    try {
      await refreshWith(context, stack, engine, interrupts);
      return exit.ok;
    } finally {
      interrupts.dispose();
    }
  });
}

/** Refreshes, and says what was different. */
export async function refreshWith(
  context: Context,
  stack: string,
  engine: Engine,
  interrupts: Interrupts,
): Promise<void> {
  const { terminal } = context;
  const phase = await runPhase(
    terminal,
    { title: `Looking at ${stack}`, keep: false },
    interrupts,
    (request) => engine.refresh(request),
  );
  showRemarks(terminal, phase.model);
  if (phase.result.outcome !== 'succeeded') {
    throw phaseFailure(phase, `Refreshing ${stack}`, [
      'The state is as it was, but for what was looked at before.',
    ]);
  }
  const differing = phase.model.resources.filter(
    ({ operation }) => operation === 'update' || operation === 'delete',
  );
  const said = differing.map(
    ({ type, name, operation }) =>
      `${kindOf(type)} ${name} ${operation === 'delete' ? 'is gone' : 'differs'}`,
  );
  const took = terminal.colours.dim(`(${duration(phase.milliseconds)}, ${engine.description})`);
  terminal.note(
    said.length === 0
      ? `${terminal.colours.green('✓')} Everything is as recorded ${took}`
      : `${terminal.colours.yellow('!')} ${list(said)} ${took}. The next up repairs it.`,
  );
}
