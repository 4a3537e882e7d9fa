/** What every checker is: it sees each operation once, in the journal's order, and then says what it found. */
import { MAX_ANOMALIES, type OperationEvent, type Verdict } from './events';

/** One checker. It keeps counts, not operations, so that an hour's history needs no hour's memory. */
export interface Checker {
  /** Takes in the next operation. */
  see(event: OperationEvent): void;
  /** What was found, once all operations were seen. */
  verdict(): Verdict;
}

/** Collects anomalies: counts all, keeps the first few. */
export class Anomalies {
  readonly first: string[] = [];
  count = 0;

  /** Counts one; the sentence is made only if it is kept. */
  add(sentence: () => string): void {
    this.count += 1;
    if (this.first.length < MAX_ANOMALIES) this.first.push(sentence());
  }
}

/** `1 write`, `2 writes`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
