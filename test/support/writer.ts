import { Redis } from 'ioredis';
import type { RedisSet } from './redis-set';

/** What became of the writes. */
export interface WriterReport {
  /** Values that the primary acknowledged. */
  readonly acknowledged: readonly string[];
  /** The ones among them that a replica confirmed (`WAIT` of 1 or more). */
  readonly promised: readonly string[];
  /** The longest time between two acknowledgements, in milliseconds. */
  readonly longestGapMs: number;
}

/** Appends unique values to one list, one after the other, and looks for the primary by ROLE whenever it fails. */
export class Writer {
  private stopped = false;
  private readonly acknowledged: string[] = [];
  private readonly promised: string[] = [];
  private longestGapMs = 0;
  private readonly loop: Promise<void>;

  constructor(
    private readonly set: RedisSet,
    readonly key: string,
    private target: string,
  ) {
    this.loop = this.run();
  }

  private async run(): Promise<void> {
    let n = 0;
    let last = Date.now();
    while (!this.ended()) {
      const client = new Redis(this.set.clientOptions(this.target, 'app'));
      client.on('error', () => undefined);
      try {
        await client.connect();
        while (!this.ended()) {
          // A value is never used twice: one whose answer got lost may be there or not.
          const value = String(++n);
          await client.rpush(this.key, value);
          this.acknowledged.push(value);
          this.longestGapMs = Math.max(this.longestGapMs, Date.now() - last);
          last = Date.now();
          if ((await client.wait(1, 500)) >= 1) this.promised.push(value);
        }
      } catch {
        this.target = await this.findPrimary();
      } finally {
        client.disconnect();
      }
    }
  }

  private ended(): boolean {
    return this.stopped;
  }

  private async findPrimary(): Promise<string> {
    for (const name of this.set.dataNames) {
      try {
        if ((await this.set.role(name)).role === 'master') return name;
      } catch {
        // A member that is down is no primary; the next one is asked.
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
    return this.target;
  }

  /** Resolves once so many more writes were acknowledged. */
  async more(count: number): Promise<void> {
    const goal = this.acknowledged.length + count;
    const deadline = Date.now() + 60_000;
    while (this.acknowledged.length < goal) {
      if (Date.now() > deadline) throw new Error(`waited 60 s in vain for ${count} more acknowledged writes`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async stop(): Promise<WriterReport> {
    this.stopped = true;
    await this.loop;
    return { acknowledged: this.acknowledged, promised: this.promised, longestGapMs: this.longestGapMs };
  }

  /** Values out of the list that the member does not have. */
  async missing(values: readonly string[], member: string): Promise<string[]> {
    const there = new Set(await this.set.withClient(member, (client) => client.lrange(this.key, 0, -1)));
    return values.filter((value) => !there.has(value));
  }
}
