/** Do counters hold every confirmed increment, and none that was never sent? */
import { Anomalies, counted, type Checker } from './checker';
import type { FinalRead, OperationEvent, Verdict } from './events';

interface Sums {
  /** Acknowledged and confirmed by a replica: they must be there. */
  confirmed: number;
  /** Acknowledged only. */
  acknowledged: number;
  /** Without an answer: they may be there. */
  unknown: number;
}

/** For each counter and member: confirmed <= value <= acknowledged + unknown, and all members equal. */
export class CounterChecker implements Checker {
  private readonly counters = new Map<string, Sums>();
  private increments = 0;

  constructor(private readonly finals: readonly FinalRead[]) {}

  /** Takes in the next operation. */
  see(event: OperationEvent): void {
    if (event.kind !== 'counter' || event.value === null) return;
    let sums = this.counters.get(event.key);
    if (!sums) this.counters.set(event.key, (sums = { confirmed: 0, acknowledged: 0, unknown: 0 }));
    if (event.outcome === 'unknown') sums.unknown += event.value;
    if (event.outcome !== 'ok') return;
    this.increments += 1;
    sums.acknowledged += event.value;
    if ((event.confirmed ?? 0) >= 1) sums.confirmed += event.value;
  }

  /** What was found, once all operations were seen. */
  verdict(): Verdict {
    const anomalies = new Anomalies();
    let short = 0;
    for (const [key, sums] of this.counters) {
      const held = this.finals.map(({ member, counters }) => ({ member, value: counters[key] ?? 0 }));
      for (const { member, value } of held) {
        const most = sums.acknowledged + sums.unknown;
        if (value < sums.confirmed) {
          anomalies.add(() => `${key}: ${value} on ${member}, but ${sums.confirmed} were confirmed`);
        } else if (value > most) {
          anomalies.add(() => `${key}: ${value} on ${member}, but no more than ${most} were sent`);
        }
      }
      const values = held.map(({ value }) => value);
      if (new Set(values).size > 1) {
        anomalies.add(
          () => `${key}: members differ: ${held.map((h) => `${h.member} ${h.value}`).join(', ')}`,
        );
      }
      if (values.length > 0) short += Math.max(0, sums.acknowledged - Math.max(...values));
    }
    const judged = this.increments > 0 && this.finals.length > 0;
    return {
      checker: 'counters',
      verdict: anomalies.count > 0 ? 'fail' : judged ? 'pass' : 'unknown',
      says: judged
        ? `${counted(this.counters.size, 'counter')}, ${counted(this.increments, 'acknowledged increment')}: ` +
          `${anomalies.count === 0 ? 'each between what was confirmed and what was sent' : counted(anomalies.count, 'anomaly').replace(/ys$/, 'ies')}, ` +
          `${short} acknowledged and not there`
        : 'no counter was incremented and read in the end, so there is nothing to judge',
      numbers: {
        counters: this.counters.size,
        increments: this.increments,
        short,
        anomalies: anomalies.count,
      },
      anomalies: anomalies.first,
    };
  }
}
