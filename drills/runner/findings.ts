/** What a run found against the experiment, and the outcome that comes of it. */
import type { RunOutcome } from './timeline';

/** What kept a run from proving anything outranks what it found meanwhile. */
const ranks: Readonly<Record<RunOutcome, number>> = {
  passed: 0,
  failed: 1,
  'no-bite': 2,
  'not-possible': 3,
  unsteady: 4,
  aborted: 5,
};

/** See the file's comment. */
export class Findings {
  readonly reasons: string[] = [];
  private worst: RunOutcome = 'passed';

  /** The outcome so far. */
  get outcome(): RunOutcome {
    return this.worst;
  }

  /** Adds a reason. */
  add(outcome: Exclude<RunOutcome, 'passed'>, reason: string): void {
    if (ranks[outcome] > ranks[this.worst]) this.worst = outcome;
    this.reasons.push(reason);
  }
}
