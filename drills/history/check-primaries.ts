/**
 * Did two members serve as the primary at once? The sentinels' reigns, in the order of their epochs, say who may; a member whose
 * successor has already acknowledged a write and that then accepts another one is a second primary, and for how
 * long is the time from the successor's first acknowledgement to the end of the last such write.
 */
import { Anomalies, counted, type Checker } from './checker';
import type { OperationEvent, Verdict } from './events';

const writes: ReadonlySet<string> = new Set(['plain', 'promised', 'counter', 'multi', 'set']);

/** A time in which a member was the primary. */
export interface Reign {
  /** The member, as in the history. */
  readonly name: string;
  /** When a sentinel was first heard to name it, in monotonic milliseconds; -Infinity in the steady state. */
  readonly from: number;
}

/**
 * How much sooner than a sentinel is heard to say so a member may reign again, in milliseconds. A former primary that answers before is
 * not at its next reign but late in its last: in a soak each member reigns many times.
 */
const headStartMs = 3000;

/** What is needed besides the history. */
export interface PrimariesOptions {
  /** In the order of their epochs, the steady state's first; no member twice in a row. */
  readonly reigns: readonly Reign[];
  /** How long an isolated primary may go on acknowledging beside its successor. Default 0. */
  readonly allowedMs?: number;
}

/** Judges by acknowledged writes alone: a member that says that it is the primary and accepts nothing harms nobody. */
export class PrimariesChecker implements Checker {
  private acknowledged = 0;
  /** How many of them a replica confirmed although a successor served: the worst kind. */
  private confirmed = 0;
  private reign = 0;
  /** When the first write of the current reign was acknowledged. */
  private since = -Infinity;
  private overlapMs = 0;
  private readonly wrong = new Anomalies();
  private readonly serving = new Set<string>();

  constructor(private readonly options: PrimariesOptions) {}

  /** Takes in the next operation. */
  see(event: OperationEvent): void {
    const { member } = event;
    if (!writes.has(event.kind) || event.outcome !== 'ok' || member === undefined) return;
    this.acknowledged += 1;
    this.serving.add(member);
    const { reigns } = this.options;
    if (reigns[this.reign]?.name === member) return;
    const reigned = reigns.findIndex(({ name }) => name === member) < this.reign;
    const next = reigns.findIndex(
      ({ name, from }, i) =>
        i > this.reign && name === member && (!reigned || from - headStartMs <= event.ended),
    );
    if (next > this.reign) {
      this.reign = next;
      this.since = event.ended;
      return;
    }
    // Sent before the successor answered anybody: the old primary's answer was still on its way.
    if (event.invoked <= this.since) return;
    this.overlapMs = Math.max(this.overlapMs, event.ended - this.since);
    if ((event.confirmed ?? 0) >= 1) this.confirmed += 1;
    this.wrong.add(
      () =>
        `${member} acknowledged ${event.kind} ${event.value ?? ''} of ${event.client} ` +
        `${Math.round(event.invoked - this.since)} ms after ${reigns[this.reign]?.name ?? 'another'} had begun to serve`,
    );
  }

  /** What was found, once all operations were seen. */
  verdict(): Verdict {
    const allowed = this.options.allowedMs ?? 0;
    const bad = this.overlapMs > allowed || (this.wrong.count > 0 && allowed === 0);
    const judged = this.acknowledged > 0 && this.options.reigns.length > 0;
    const overlapMs = Math.round(this.overlapMs);
    return {
      checker: 'one-primary',
      verdict: !judged ? 'unknown' : bad ? 'fail' : 'pass',
      says: !judged
        ? 'no write was acknowledged, or nobody knows who the primary was, so there is nothing to judge'
        : this.wrong.count === 0
          ? `${counted(this.serving.size, 'member')} served, never two at once`
          : `two members served at once for ${overlapMs} ms (${counted(this.wrong.count, 'write')} by a former primary; ${allowed} ms are allowed)`,
      numbers: {
        acknowledged: this.acknowledged,
        served: this.serving.size,
        overlapMs,
        byFormer: this.wrong.count,
        confirmedByFormer: this.confirmed,
      },
      anomalies: this.wrong.first,
    };
  }
}
