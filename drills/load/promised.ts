/** Values that were promised, for reads to ask for: the latest ones, which are most in danger, and a sample of all. */

/** A promised value and the ledger it is in. */
export interface PromisedValue {
  readonly key: string;
  readonly value: number;
}

const KEPT = 1024;

/** A bounded choice of promised values. */
export class Promised {
  private readonly latest: PromisedValue[] = [];
  private readonly sample: PromisedValue[] = [];
  private count = 0;

  /** Adds one. */
  add(value: PromisedValue): void {
    this.latest[this.count % KEPT] = value;
    // Every so often, ever more seldom: a sample over the whole run without a random number of its own.
    const stride = Math.max(1, Math.floor(this.count / KEPT));
    if (this.count % stride === 0) this.sample[Math.floor(this.count / stride) % KEPT] = value;
    this.count += 1;
  }

  /** One of them by a number from 0 to 1: half of the time one of the latest. Undefined if there is none yet. */
  draw(at: number): PromisedValue | undefined {
    const [from, share] = at < 0.5 ? [this.latest, at * 2] : [this.sample, at * 2 - 1];
    return from[Math.floor(share * from.length)];
  }
}
