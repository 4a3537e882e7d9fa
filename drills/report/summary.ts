/** Many rounds in figures, experiment by experiment. */
import type { RunOutcome } from '../runner/timeline';
import { figure, type RunReport } from './model';
import { distribution, type Distribution } from './stats';

/** One experiment's rounds. */
export interface Summary {
  readonly suite: string;
  readonly experiment: string;
  readonly title: string;
  readonly mutant?: string;
  readonly rounds: number;
  /** Rounds that passed since the last that did not: what "ten times in a row" counts. */
  readonly inARow: number;
  readonly outcomes: Readonly<Partial<Record<RunOutcome, number>>>;
  readonly seeds: readonly number[];
  /** The worst client of each round. */
  readonly outageMs?: Distribution;
  readonly pauseMs?: Distribution;
  readonly recoveryMs?: Distribution;
  readonly promised: number;
  readonly promisedLost: number;
  readonly plain: number;
  readonly plainLost: number;
}

/** One summary an experiment (and mutant), in the order of their first rounds. */
export function summarise(reports: readonly RunReport[]): Summary[] {
  const groups = new Map<string, RunReport[]>();
  for (const report of reports) {
    const { suite, experiment, mutant = '' } = report.header;
    const name = `${suite}/${experiment}/${mutant}`;
    const group = groups.get(name);
    if (group) group.push(report);
    else groups.set(name, [report]);
  }
  return [...groups.values()].map(summary);
}

function summary(reports: readonly RunReport[]): Summary {
  const [first] = reports;
  if (!first) throw new Error('a summary of no rounds');
  const outcomes: Partial<Record<RunOutcome, number>> = {};
  for (const { outcome } of reports) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  const values = (of: (report: RunReport) => number | undefined): number[] =>
    reports.map(of).filter((value) => value !== undefined);
  const sum = (checker: string, ...names: string[]): number =>
    reports.reduce(
      (total, report) => names.reduce((part, name) => part + (figure(report, checker, name) ?? 0), total),
      0,
    );
  const lastBad = reports.findLastIndex(({ outcome }) => outcome !== 'passed');
  const { suite, experiment, title, mutant } = first.header;
  const outageMs = distribution(values((report) => figure(report, 'outage', 'outageMs')));
  const pauseMs = distribution(values((report) => figure(report, 'outage', 'pauseMs')));
  const recoveryMs = distribution(values((report) => report.recoveryMs));
  return {
    suite,
    experiment,
    title,
    ...(mutant !== undefined && { mutant }),
    rounds: reports.length,
    inARow: reports.length - 1 - lastBad,
    outcomes,
    seeds: reports.map(({ header }) => header.seed),
    ...(outageMs && { outageMs }),
    ...(pauseMs && { pauseMs }),
    ...(recoveryMs && { recoveryMs }),
    promised: sum('promised-writes', 'promised'),
    promisedLost: sum('promised-writes', 'lost', 'partly'),
    plain: sum('plain-writes', 'acknowledged'),
    plainLost: sum('plain-writes', 'lost', 'partly'),
  };
}
