/** Is a transaction all or nothing, for readers and on every member in the end? */
import { Anomalies, counted, type Checker } from './checker';
import type { FinalRead, OperationEvent, Verdict } from './events';

/** Both keys of a pair always hold the same value. */
export class MultiChecker implements Checker {
  private writes = 0;
  private reads = 0;
  private readonly torn = new Anomalies();

  constructor(private readonly finals: readonly FinalRead[]) {}

  /** Takes in the next operation. */
  see(event: OperationEvent): void {
    if (event.outcome !== 'ok') return;
    if (event.kind === 'multi') this.writes += 1;
    if (event.kind !== 'multi-read') return;
    this.reads += 1;
    const { value, second = null } = event;
    if (value !== second) {
      this.torn.add(
        () => `${event.client} read ${value ?? 'nothing'} and ${second ?? 'nothing'} of ${event.key}`,
      );
    }
  }

  /** What was found, once all operations were seen. */
  verdict(): Verdict {
    const torn = new Anomalies();
    torn.first.push(...this.torn.first);
    torn.count = this.torn.count;
    for (const { member, pairs } of this.finals) {
      for (const [key, [a, b]] of Object.entries(pairs)) {
        if (a !== b) torn.add(() => `${key}: ${member} ends with ${a ?? 'nothing'} and ${b ?? 'nothing'}`);
      }
    }
    const judged = this.writes > 0 && (this.reads > 0 || this.finals.length > 0);
    return {
      checker: 'transactions',
      verdict: torn.count > 0 ? 'fail' : judged ? 'pass' : 'unknown',
      says: judged
        ? `${counted(this.writes, 'transaction')}, ${counted(this.reads, 'reading')}: ${torn.count} torn`
        : 'no transaction was done and read again, so there is nothing to judge',
      numbers: { transactions: this.writes, readings: this.reads, torn: torn.count },
      anomalies: torn.first.slice(0, 20),
    };
  }
}
