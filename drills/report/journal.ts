/**
 * A run as one JSON document. Its outer keys are those of a Chaos Toolkit journal, so that what reads one finds its way; everything
 * that Chaos Toolkit does not know is under `jsquared`.
 */
import { wallClock } from '../history/events';
import type { TimelineEvent } from '../runner/timeline';
import { durationMs, type RunReport } from './model';

/** Events that say the same several times a second; their changes are in the page, and all of them in the run's own record. */
const frequent: ReadonlySet<TimelineEvent['kind']> = new Set(['role', 'sentinel-view']);

/** The document, ready for `JSON.stringify`. Times are ISO 8601. */
export function journal(report: RunReport): Record<string, unknown> {
  const { header, outcome, reasons, judgement, events, recoveryMs } = report;
  const time = (at: number): string => new Date(wallClock(header.anchor, at)).toISOString();
  const told = (pick: (event: TimelineEvent) => boolean): unknown[] =>
    events.filter(pick).map(({ at, ...event }) => ({ time: time(at), ...event }));
  const hypothesis = (when: string): unknown => {
    const probes = told((event) => event.kind === 'hypothesis' && event.when === when);
    const held = events.every((event) => event.kind !== 'hypothesis' || event.when !== when || event.holds);
    return probes.length === 0 ? null : { steady_state_met: held, probes };
  };
  return {
    experiment: { title: header.title, tags: [header.suite, header.experiment] },
    status: outcome === 'aborted' ? 'interrupted' : outcome === 'passed' ? 'completed' : 'failed',
    deviated: outcome === 'failed',
    start: header.startedAt,
    end: time(events.at(-1)?.at ?? header.anchor.monotonic),
    duration: durationMs(report) / 1000,
    steady_states: {
      before: hypothesis('before'),
      during: hypothesis('during'),
      after: hypothesis('after'),
    },
    run: told(({ kind }) => kind === 'fault' || kind === 'step'),
    rollbacks: told(({ kind }) => kind === 'recovery' || kind === 'clean-up'),
    jsquared: {
      header,
      outcome,
      reasons,
      recoveryMs,
      verdicts: judgement?.verdicts,
      outages: judgement?.outages,
      load: judgement?.load,
      series: judgement?.series,
      events: told(({ kind }) => !frequent.has(kind)),
    },
  };
}
