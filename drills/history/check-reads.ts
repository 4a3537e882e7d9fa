/** Does a client see what was promised to be there? A value that was promised before the read began must be found. */
import { Anomalies, counted, type Checker } from './checker';
import type { OperationEvent, Verdict } from './events';

/** Counts reads that missed a promised value; a primary that was cut off, or has lost writes, serves such. */
export class ReadChecker implements Checker {
  private reads = 0;
  private from = Infinity;
  private to = -Infinity;
  private readonly stale = new Anomalies();

  /** @param bound stale reads that may happen; default none */
  constructor(private readonly bound = 0) {}

  /** Takes in the next operation. */
  see(event: OperationEvent): void {
    if (event.kind !== 'read' || event.outcome !== 'ok') return;
    this.reads += 1;
    if (event.value === event.sought) return;
    this.from = Math.min(this.from, event.invoked);
    this.to = Math.max(this.to, event.ended);
    this.stale.add(
      () => `${event.client} did not find ${event.sought ?? '?'} in ${event.key} on ${event.member ?? '?'}`,
    );
  }

  /** What was found, once all operations were seen. */
  verdict(): Verdict {
    const { count } = this.stale;
    const spanMs = count === 0 ? 0 : Math.round(this.to - this.from);
    return {
      checker: 'stale-reads',
      verdict: count > this.bound ? 'fail' : this.reads > 0 ? 'pass' : 'unknown',
      says:
        this.reads === 0
          ? 'nothing promised was read again, so there is nothing to judge'
          : `of ${counted(this.reads, 'read')} of promised values ${count} stale` +
            (count > 0 ? `, within ${spanMs} ms` : ''),
      numbers: { reads: this.reads, stale: count, spanMs },
      anomalies: this.stale.first,
    };
  }
}
