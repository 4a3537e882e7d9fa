/**
 * Where the time of a failover goes, from what the sentinels announced: detected (the first `+sdown` of the primary), agreed
 * (`+odown`), elected, promoted, switched (the first `+switch-master`). When each client wrote again is the outage checker's.
 */
import type { SentinelEvent } from '../runner/timeline';

/** Milliseconds after the fault; a step that was not seen is absent. */
export interface FailoverTimes {
  readonly faultAt: number;
  readonly detectedMs?: number;
  readonly agreedMs?: number;
  readonly electedMs?: number;
  readonly promotedMs?: number;
  readonly switchedMs?: number;
  /** Elections that were begun: more than one means that one failed. */
  readonly tries: number;
}

const steps = {
  '+sdown': 'detectedMs',
  '+odown': 'agreedMs',
  '+elected-leader': 'electedMs',
  '+promoted-slave': 'promotedMs',
  '+switch-master': 'switchedMs',
} as const;

/** The times of the first failover after `faultAt`; only what was announced before `until` counts. */
export function failoverTimes(
  events: readonly SentinelEvent[],
  faultAt: number,
  until = Infinity,
): FailoverTimes {
  const times: { -readonly [K in keyof FailoverTimes]: FailoverTimes[K] } = { faultAt, tries: 0 };
  for (const { event, at, text } of [...events].sort((a, b) => a.at - b.at)) {
    if (at < faultAt || at > until) continue;
    if (event === '+try-failover') times.tries += 1;
    // A replica or another sentinel that is down is announced by the same word; its text says what it is.
    if ((event === '+sdown' || event === '+odown') && !text.startsWith('master ')) continue;
    const step = event in steps ? steps[event as keyof typeof steps] : undefined;
    if (step !== undefined) times[step] ??= at - faultAt;
  }
  return times;
}
