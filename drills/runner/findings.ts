/** What a run found against the experiment, and the outcome that comes of it. */
import type { RunOutcome } from './timeline';

/** What kept a run from proving anything outranks what it found meanwhile; what was lost was lost, whatever else happened. */
const ranks: Readonly<Record<RunOutcome | 'violated', number>> = {
  passed: 0,
  failed: 1,
  'no-bite': 2,
  'not-possible': 3,
  unsteady: 4,
  aborted: 5,
  violated: 6,
};

/** See the file's comment. */
export class Findings {
  readonly reasons: string[] = [];
  private worst: keyof typeof ranks = 'passed';

  /** @param broken whether the set was broken on purpose, to see the experiment fail */
  constructor(private readonly broken = false) {}

  /** The outcome so far. */
  get outcome(): RunOutcome {
    return this.worst === 'violated' ? 'failed' : this.worst;
  }

  /** Adds a reason. */
  add(outcome: Exclude<RunOutcome, 'passed'>, reason: string): void {
    this.note(outcome, reason);
  }

  /** Adds what no set may do, whatever is done to it: a promised write lost, two primaries that served. */
  violation(reason: string): void {
    this.note('violated', reason);
  }

  /**
   * Adds what went wrong with the run and not with the set. It fails an experiment; but of a set that was broken on purpose it shows
   * nothing: that an experiment notices means that one of its checks did.
   */
  trouble(reason: string): void {
    this.note(this.broken ? 'aborted' : 'failed', reason);
  }

  private note(found: keyof typeof ranks, reason: string): void {
    if (ranks[found] > ranks[this.worst]) this.worst = found;
    this.reasons.push(reason);
  }
}
