/** What somebody else says of a preview's steps, as a policy of its own. */
import { EngineError } from '../errors';
import type { RunOptions } from '../options';
import type { RunOutcome } from './deployment';
import type { EngineEvent, StepEvent } from './events';

/** The name under which a review's findings are shown. */
const PACK = 'review';

/** Follows a preview's events for the steps that it plans. */
export function followSteps(listener: (event: EngineEvent) => void): {
  readonly listener: (event: EngineEvent) => void;
  readonly steps: readonly StepEvent[];
} {
  const steps: StepEvent[] = [];
  return {
    steps,
    listener: (event) => {
      if (event.kind === 'step' && event.phase === 'planned') steps.push(event);
      listener(event);
    },
  };
}

/**
 * Has the steps of a preview reviewed, if it came to its end: refusals by policies and of protected resources do not end it.
 * @returns the outcome, failed by what is mandatory
 */
export function reviewed(
  outcome: RunOutcome,
  steps: readonly StepEvent[],
  review: RunOptions['review'],
  emit: (event: EngineEvent) => void,
): RunOutcome {
  const whole = outcome.failures.every(({ code }) => code === 'policy' || code === 'protected');
  if (!review || outcome.aborted || !whole) return outcome;
  const refusals: EngineError[] = [];
  for (const { policy, level, message, urn } of review(steps)) {
    emit({ kind: 'policy', pack: PACK, policy, level, message, urn });
    if (level === 'advisory') continue;
    const where = urn === '' ? 'the stack' : urn;
    refusals.push(new EngineError('policy', `${where} breaks the mandatory policy ${policy}: ${message}`));
  }
  if (refusals.length === 0) return outcome;
  return { ...outcome, failures: [...outcome.failures, ...refusals], outputs: undefined };
}
