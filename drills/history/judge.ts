/** Runs every checker over one history, in one pass. */
import { profiles } from '../load/profiles';
import { CounterChecker } from './check-counters';
import { MessageChecker } from './check-messages';
import { MultiChecker } from './check-multi';
import { OutageChecker, type ClientOutage } from './check-outage';
import { PrimariesChecker, type Reign } from './check-primaries';
import { ReadChecker } from './check-reads';
import { WriteChecker } from './check-writes';
import type { FinalRead, Interval, LoadPulse, LoadRecord, OperationEvent, Verdict } from './events';
import { Series, type SeriesSummary } from './series';

/** What the checkers need besides the history. */
export interface JudgeOptions {
  /** What every member holds once the set has converged. */
  readonly finals: readonly FinalRead[];
  /** Names of the members by `address:port`; the history knows addresses. */
  readonly names: ReadonlyMap<string, string>;
  /** In the order of their epochs, the steady state's first. */
  readonly reigns: readonly Reign[];
  /** When outages are measured: from the steady load to its end. */
  readonly window: Interval;
  /** Bounds; absent ones are stated, not judged (overlap and stale reads: none may be). */
  readonly outageMs?: number;
  readonly plainLost?: number;
  readonly overlapMs?: number;
  readonly staleReads?: number;
}

/** What came of a history. */
export interface Judgement {
  /** One for each checker whose kind of operation the load's profile has. */
  readonly verdicts: readonly Verdict[];
  readonly outages: readonly ClientOutage[];
  readonly series: SeriesSummary;
  /** Whether the load itself was healthy. */
  readonly load: LoadHealth;
}

/** How the measuring instrument fared; an experiment has to end it, with the reason `stopped`. */
export interface LoadHealth {
  /** Why the load ended; absent if its journal has no end (it was killed). */
  readonly ended?: string;
  /** Operations that were due and not sent, since too many were unanswered. */
  readonly skipped: number;
  /** The longest time that the load's own event loop was late. */
  readonly lagMs: number;
}

/**
 * Judges a load's journal.
 * @param records the journal's records, in its order
 * @throws Error if the journal has no beginning
 */
export async function judge(
  records: AsyncIterable<LoadRecord> | Iterable<LoadRecord>,
  options: JudgeOptions,
): Promise<Judgement> {
  const writes = new WriteChecker(options.finals, options.plainLost);
  const outage = new OutageChecker({ window: options.window, boundMs: options.outageMs });
  const primaries = new PrimariesChecker({ reigns: options.reigns, allowedMs: options.overlapMs });
  const counters = new CounterChecker(options.finals);
  const reads = new ReadChecker(options.staleReads);
  const multi = new MultiChecker(options.finals);
  const messages = new MessageChecker();
  const series = new Series();
  const checkers = [writes, outage, primaries, counters, reads, multi, messages, series];

  let profile: string | undefined;
  const health = new Health();
  for await (const record of records) {
    if (record.t === 'start') profile = (record.options as { profile: string }).profile;
    if (record.t === 'pulse') health.see(record);
    if (record.t === 'end') health.ended = record.why;
    if (record.t !== 'op') continue;
    const event: OperationEvent = named(record, options.names);
    for (const checker of checkers) checker.see(event);
  }
  if (profile === undefined || !Object.hasOwn(profiles, profile)) {
    throw new Error("the load's journal has no beginning: the load never ran, or the file is another's");
  }
  const { mix } = profiles[profile as keyof typeof profiles];
  return {
    verdicts: [
      health.verdict(),
      writes.verdict(),
      ...(mix.plain > 0 ? [writes.plain()] : []),
      primaries.verdict(),
      outage.verdict(),
      ...(mix.counter > 0 ? [counters.verdict()] : []),
      ...(mix.read > 0 ? [reads.verdict()] : []),
      ...(mix.multi > 0 ? [multi.verdict()] : []),
      ...(mix.publish > 0 ? [messages.verdict()] : []),
    ],
    outages: outage.outages(),
    series: series.summary(),
    load: health.summary(),
  };
}

function named(event: OperationEvent, names: ReadonlyMap<string, string>): OperationEvent {
  const name = event.member === undefined ? undefined : names.get(event.member);
  return name === undefined ? event : { ...event, member: name };
}

/** Collects {@link LoadHealth}. */
class Health {
  ended: string | undefined;
  private skipped = 0;
  private lagMs = 0;

  see(pulse: LoadPulse): void {
    this.skipped += pulse.skipped;
    this.lagMs = Math.max(this.lagMs, pulse.lagMs);
  }

  /** A load that ended by itself was not there for what came after; nothing can be said of that. */
  verdict(): Verdict {
    const stopped = this.ended === 'stopped';
    return {
      checker: 'load',
      verdict: stopped ? 'pass' : 'unknown',
      says: stopped
        ? `the load ran to the end; ${this.skipped} operations were due and not sent, it was at most ${Math.round(this.lagMs)} ms late`
        : `the load ended before it was told to: ${this.ended ?? 'it was killed'}`,
      numbers: { skipped: this.skipped, lagMs: Math.round(this.lagMs) },
      anomalies: [],
    };
  }

  summary(): LoadHealth {
    return { ended: this.ended, skipped: this.skipped, lagMs: this.lagMs };
  }
}
