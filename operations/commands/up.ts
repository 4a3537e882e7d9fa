/** `jsquared up`: look around, preview, ask where something that exists is touched, update, summarise. */
import type { Engine } from '../engines/engine';
import { exit, OperationError } from '../errors';
import { preflight, type PreflightResult } from '../preflight/preflight';
import { requirementsOf } from '../preflight/requirements';
import { restoreImages } from '../preflight/make-images';
import { showSummary } from '../summary/summary';
import { readState } from '../project/state';
import { duration } from '../terminal/text';
import { tally } from '../terminal/words';
import { stackOf, type Context } from './context';
import { listenForInterrupts, type Interrupts } from './interrupts';
import { phaseFailure, runPhase, showRemarks, type PhaseResult } from './phase';
import { plannedByGroup, showPlan, touchesWhatExists } from './plan';
import { refreshWith } from './refresh';
import { reviewOf } from '../changes/review';
import { withEngine } from './session';

/** Options of `up` and `preview`. */
export interface UpOptions {
  /** `preview --expect-no-changes`: changes are an error. */
  readonly expectNoChanges?: boolean;
  readonly showSecrets?: boolean;
}

/** Runs `up`. */
export async function up(context: Context, options: UpOptions): Promise<number> {
  const stack = await stackOf(context);
  const found = await preflight(context, stack, requirementsOf(context.project, stack));
  await restoreImages(context, found.lostImages);
  return withEngine(context, stack, { begins: true, exclusive: true }, async (engine) => {
    const interrupts = listenForInterrupts();
    try {
      await repair(context, stack, engine, interrupts, found);
      return await update(context, stack, engine, interrupts, options);
    } finally {
      interrupts.dispose();
    }
  });
}

/** What was removed or stopped by hand is recorded as such first, so that the update makes it again. */
async function repair(
  context: Context,
  stack: string,
  engine: Engine,
  interrupts: Interrupts,
  { drift }: PreflightResult,
): Promise<void> {
  if (drift.missing.length > 0 || drift.stopped.length > 0 || drift.pending.length > 0) {
    await refreshWith(context, stack, engine, interrupts);
  }
}

async function update(
  context: Context,
  stack: string,
  engine: Engine,
  interrupts: Interrupts,
  options: UpOptions,
): Promise<number> {
  const { terminal } = context;
  const { bold, green, dim } = terminal.colours;
  const review = reviewOf(context.project, stack);
  const exists = (readState(context.project, stack)?.resources.length ?? 0) > 0;
  const asks = exists && terminal.interactive && context.options.yes !== true;
  // An engine that previews by itself needs no second preview where nobody is asked.
  const plan = engine.gated && !asks ? undefined : await previewOnly(context, stack, engine, interrupts);
  if (plan !== undefined && plan.model.changeCount > 0) {
    showPlan(terminal, plan.model, context.options.verbose === true);
    if (asks) await confirm(context, stack, plan);
  }
  const phase = await runPhase(
    terminal,
    {
      title: `Updating ${stack}`,
      keep: true,
      ...(plan === undefined ? {} : { planned: plannedByGroup(plan.model) }),
    },
    interrupts,
    (request) => engine.up({ ...request, review }),
  );
  if (plan === undefined || phase.result.outcome !== 'succeeded') showRemarks(terminal, phase.model);
  if (phase.result.outcome !== 'succeeded') {
    throw phaseFailure(phase, `Updating ${stack}`, afterwards(stack, plan, phase));
  }
  const milliseconds = (plan?.milliseconds ?? 0) + phase.milliseconds;
  const outcome = phase.model.changeCount > 0 ? tally(phase.model.changes) : 'nothing to change';
  terminal.note(
    `${green('✓')} ${bold(stack)} is up: ${outcome} ${dim(`(${duration(milliseconds)}, ${engine.description})`)}`,
  );
  showSummary(terminal, stack, await engine.outputs(), options.showSecrets === true);
  return exit.ok;
}

/** What to do about an update that did not come to its end. */
function afterwards(stack: string, plan: PhaseResult | undefined, { model, result }: PhaseResult): string[] {
  const done = model.resources.filter(
    ({ ended, failed, operation }) => ended !== undefined && !failed && operation !== 'same',
  ).length;
  if (done === 0 && model.running.length === 0) return ['Nothing was changed.'];
  const planned = plan === undefined ? '' : ` of ${plan.model.changeCount}`;
  const kept = `${done}${planned} changes were made and are recorded.`;
  return [
    result.outcome === 'interrupted'
      ? `${kept} The next up goes on from there: ./jsquared up --stack ${stack}`
      : `${kept} Correct the reason and run it again: it goes on from there.`,
    `To remove what is there: ./jsquared destroy --stack ${stack}`,
  ];
}

/** The preview as the gate: a failure or a mandatory violation ends here, before anything is touched. */
async function previewOnly(
  context: Context,
  stack: string,
  engine: Engine,
  interrupts: Interrupts,
): Promise<PhaseResult> {
  const { terminal } = context;
  const review = reviewOf(context.project, stack);
  const phase = await runPhase(
    terminal,
    { title: `Previewing ${stack}`, keep: false },
    interrupts,
    (request) => engine.preview({ ...request, review }),
  );
  showRemarks(terminal, phase.model);
  if (phase.result.outcome !== 'succeeded') {
    throw phaseFailure(phase, `The preview of ${stack}`, ['Nothing was changed.']);
  }
  return phase;
}

/** New things are made unasked; what exists is not touched unasked where there is someone to ask. */
async function confirm({ terminal }: Context, stack: string, plan: PhaseResult): Promise<void> {
  if (!touchesWhatExists(plan.model)) return;
  const answer = await terminal.ask(`Do this to ${stack}? [y/N] `);
  if (!/^y(es)?$/i.test(answer.trim())) throw new OperationError('Nothing was changed, as you wished.');
}

/** Runs `preview`. */
export async function preview(context: Context, options: UpOptions): Promise<number> {
  const { terminal } = context;
  const stack = await stackOf(context);
  await preflight(context, stack, requirementsOf(context.project, stack));
  return withEngine(context, stack, { begins: true, exclusive: false }, async (engine) => {
    const interrupts = listenForInterrupts();
    try {
      const plan = await previewOnly(context, stack, engine, interrupts);
      showPlan(terminal, plan.model, context.options.verbose === true);
      const n = plan.model.changeCount;
      const took = terminal.colours.dim(`(${duration(plan.milliseconds)}, ${engine.description})`);
      terminal.note(
        `${terminal.colours.green('✓')} An update of ${stack} would do: ${n > 0 ? tally(plan.model.changes) : 'nothing'} ${took}`,
      );
      if (n > 0 && options.expectNoChanges === true) {
        throw new OperationError(`${stack} has changes and none were expected.`, ['They are listed above.']);
      }
      return exit.ok;
    } finally {
      interrupts.dispose();
    }
  });
}
