/** Two runs of the same experiments, side by side. */
import type { RunReport } from './model';
import { summarise, type Summary } from './summary';

/** One experiment that both have. */
export interface Comparison {
  readonly experiment: string;
  readonly before: Summary;
  readonly after: Summary;
  /** `better` or `worse` by rounds passed, then by promised writes lost; `same` otherwise. Times are shown, not judged. */
  readonly change: 'better' | 'worse' | 'same';
  /** After divided by before, of the medians; absent where one side measured nothing. */
  readonly outageRatio?: number;
}

/** What two sets of runs say of each other. */
export interface Compared {
  readonly both: readonly Comparison[];
  /** Experiments that only one side has. */
  readonly onlyBefore: readonly string[];
  readonly onlyAfter: readonly string[];
}

/** Compares by the experiment's name (and mutant). */
export function compare(before: readonly RunReport[], after: readonly RunReport[]): Compared {
  const name = ({ experiment, mutant }: Summary): string =>
    mutant === undefined ? experiment : `${experiment} with ${mutant}`;
  const index = (reports: readonly RunReport[]): Map<string, Summary> =>
    new Map(summarise(reports).map((summary) => [name(summary), summary]));
  const [old, recent] = [index(before), index(after)];
  const both: Comparison[] = [];
  for (const [experiment, a] of old) {
    const b = recent.get(experiment);
    if (b) both.push(comparison(experiment, a, b));
  }
  return {
    both,
    onlyBefore: [...old.keys()].filter((key) => !recent.has(key)),
    onlyAfter: [...recent.keys()].filter((key) => !old.has(key)),
  };
}

function comparison(experiment: string, before: Summary, after: Summary): Comparison {
  const passed = ({ outcomes, rounds }: Summary): number => (outcomes.passed ?? 0) / rounds;
  const gain = passed(after) - passed(before) || before.promisedLost - after.promisedLost;
  const [a, b] = [before.outageMs?.median, after.outageMs?.median];
  return {
    experiment,
    before,
    after,
    change: gain > 0 ? 'better' : gain < 0 ? 'worse' : 'same',
    ...(a !== undefined && b !== undefined && a > 0 && { outageRatio: b / a }),
  };
}
