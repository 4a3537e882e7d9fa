/** What the reports are made of: plain data, as a run leaves it, so that an old run can be reported again. */
import type { Judgement } from '../history/judge';
import type { RunResult } from '../runner/run';

/** One run, as it is kept and reported. */
export interface RunReport extends Pick<
  RunResult,
  'header' | 'outcome' | 'reasons' | 'events' | 'method' | 'recoveryMs'
> {
  readonly judgement?: Judgement;
}

/** A number of a run's verdict by name; undefined where the run has no such verdict. */
export function figure(report: RunReport, checker: string, name: string): number | undefined {
  const verdict = report.judgement?.verdicts.find((each) => each.checker === checker);
  return verdict?.verdict === 'unknown' ? undefined : verdict?.numbers[name];
}

/** From the first event to the last, in milliseconds. */
export function durationMs({ events }: RunReport): number {
  const [first] = events;
  const last = events.at(-1);
  return first && last ? last.at - first.at : 0;
}
