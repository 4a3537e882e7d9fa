/**
 * How long could a client not write? Its outage is the longest gap between two confirmed writes in a row (WAIT of 1 or more), so
 * that an answer NOREPLICAS counts; where a client promises nothing, between two acknowledged ones, and the verdict says so.
 */
import { Anomalies, counted, type Checker } from './checker';
import type { Interval, OperationEvent, Verdict } from './events';

/** What is measured, and what may be. */
export interface OutageOptions {
  /** When to measure: gaps at both ends count, so that a client that never came back is an outage too. */
  readonly window: Interval;
  /** The longest outage that any client may have. Absent: stated, not judged. */
  readonly boundMs?: number;
}

/** One client's longest gaps. */
export interface ClientOutage {
  readonly client: string;
  /** By confirmed writes; undefined if it had none in the window. */
  readonly outageMs: number | undefined;
  /** When the longest gap began and ended. */
  readonly gap: Interval | undefined;
  /** Longest gap between two acknowledged writes, confirmed or not: the pause of a planned switch. */
  readonly pauseMs: number | undefined;
  /** Longest time that an acknowledged write took. */
  readonly slowestMs: number;
  /** Whether it wrote at the end: the last confirmed write is no further from it than the bound, or 1 s. */
  readonly recovered: boolean;
}

interface Series {
  last: number;
  count: number;
  gap: Interval;
}

interface State {
  readonly confirmed: Series;
  readonly acknowledged: Series;
  promises: boolean;
  slowestMs: number;
}

/** Judges the outage of each client. */
export class OutageChecker implements Checker {
  private readonly clients = new Map<string, State>();

  constructor(private readonly options: OutageOptions) {}

  /** Takes in the next operation. */
  see(event: OperationEvent): void {
    if (event.kind !== 'plain' && event.kind !== 'promised') return;
    const { from, to } = this.options.window;
    let state = this.clients.get(event.client);
    if (!state) {
      state = { confirmed: series(from), acknowledged: series(from), promises: false, slowestMs: 0 };
      this.clients.set(event.client, state);
    }
    if (event.kind === 'promised') state.promises = true;
    if (event.outcome !== 'ok' || event.ended < from || event.ended > to) return;
    extend(state.acknowledged, event.ended);
    if ((event.confirmed ?? 0) >= 1) extend(state.confirmed, event.ended);
    state.slowestMs = Math.max(state.slowestMs, event.ended - event.invoked);
  }

  /** Every client's figures, by name. */
  outages(): ClientOutage[] {
    const { to } = this.options.window;
    return [...this.clients].map(([client, state]) => {
      const judged = finish(state.promises ? state.confirmed : state.acknowledged, to);
      const pause = finish(state.acknowledged, to);
      return {
        client,
        outageMs: judged && length(judged.gap),
        gap: judged?.gap,
        pauseMs: pause && length(pause.gap),
        slowestMs: state.slowestMs,
        recovered: judged !== undefined && to - judged.last <= Math.max(1000, this.options.boundMs ?? 0),
      };
    });
  }

  /** What was found, once all operations were seen. */
  verdict(): Verdict {
    const outages = this.outages();
    const { boundMs } = this.options;
    const anomalies = new Anomalies();
    for (const { client, outageMs, recovered } of outages) {
      if (outageMs === undefined) anomalies.add(() => `${client} had no confirmed write at all`);
      else if (!recovered) anomalies.add(() => `${client} did not write again before the end`);
      else if (boundMs !== undefined && outageMs > boundMs) {
        anomalies.add(() => `${client} could not write for ${Math.round(outageMs)} ms; ${boundMs} may be`);
      }
    }
    const worst = Math.round(Math.max(0, ...outages.map(({ outageMs }) => outageMs ?? 0)));
    const pauseMs = Math.round(Math.max(0, ...outages.map((o) => o.pauseMs ?? 0)));
    const plain = [...this.clients.values()].some(({ promises }) => !promises);
    return {
      checker: 'outage',
      verdict: outages.length === 0 ? 'unknown' : anomalies.count > 0 ? 'fail' : 'pass',
      says:
        outages.length === 0
          ? 'nobody wrote, so there is nothing to judge'
          : `longest outage of ${counted(outages.length, 'client')}: ${worst} ms` +
            (plain ? ' by plain acknowledgements' : '') +
            (boundMs === undefined ? ' (no bound is set)' : ` (at most ${boundMs} ms may be)`),
      numbers: {
        clients: outages.length,
        outageMs: worst,
        pauseMs,
        slowestMs: Math.round(Math.max(0, ...outages.map((o) => o.slowestMs))),
      },
      anomalies: anomalies.first,
    };
  }
}

function series(from: number): Series {
  return { last: from, count: 0, gap: { from, to: from } };
}

/** Answers of several connections come out of order by a hair; an earlier one never shortens anything. */
function extend(of: Series, at: number): void {
  of.count += 1;
  if (at <= of.last) return;
  if (at - of.last > length(of.gap)) of.gap = { from: of.last, to: at };
  of.last = at;
}

function finish(of: Series, to: number): Series | undefined {
  if (of.count === 0) return undefined;
  return to - of.last > length(of.gap) ? { ...of, gap: { from: of.last, to } } : of;
}

function length({ from, to }: Interval): number {
  return to - from;
}
