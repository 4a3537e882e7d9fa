/** Throughput, latency and errors over time, in a bounded number of buckets: what the report draws. */
import type { OperationEvent } from './events';

/** One bucket of time. */
export interface Bucket {
  /** Its begin, monotonic milliseconds. */
  readonly at: number;
  /** Acknowledged writes (of every kind), acknowledged reads. */
  writes: number;
  reads: number;
  /** Writes among them that a replica confirmed. */
  confirmed: number;
  /** Longest time that an acknowledged operation took, in milliseconds. */
  slowestMs: number;
  /** Operations that were refused or had no answer, by class. */
  readonly errors: Record<string, number>;
}

/** The whole run in figures. */
export interface SeriesSummary {
  readonly operations: number;
  readonly ok: number;
  readonly refused: number;
  readonly unknown: number;
  /** Errors by class. */
  readonly errors: Readonly<Record<string, number>>;
  /** Of acknowledged operations, in milliseconds, to 12 % (bins of a logarithmic histogram). */
  readonly latencyMs: { readonly p50: number; readonly p99: number; readonly max: number };
  /** Width of a bucket in milliseconds. */
  readonly bucketMs: number;
  readonly buckets: readonly Bucket[];
}

const READS: ReadonlySet<string> = new Set(['read', 'multi-read', 'get', 'receive']);
/** Most buckets that are kept; beyond, their width doubles. */
const MOST = 1200;
/** 20 bins a decade, from 10 microseconds to 100 seconds. */
const BINS = 140;

/** Collects the series of one history. */
export class Series {
  private bucketMs = 100;
  private from: number | undefined;
  private buckets: Bucket[] = [];
  private readonly bins = new Array<number>(BINS).fill(0);
  private slowest = 0;
  private readonly errors: Record<string, number> = {};
  private readonly outcomes = { ok: 0, refused: 0, unknown: 0 };

  /** Takes in the next operation. */
  see(event: OperationEvent): void {
    if (event.kind === 'receive') return;
    const bucket = this.bucket(event.ended);
    this.outcomes[event.outcome] += 1;
    if (event.outcome !== 'ok') {
      const error = event.error ?? event.outcome;
      bucket.errors[error] = (bucket.errors[error] ?? 0) + 1;
      this.errors[error] = (this.errors[error] ?? 0) + 1;
      return;
    }
    if (READS.has(event.kind)) bucket.reads += 1;
    else bucket.writes += 1;
    if ((event.confirmed ?? 0) >= 1) bucket.confirmed += 1;
    const took = event.ended - event.invoked;
    bucket.slowestMs = Math.max(bucket.slowestMs, took);
    this.slowest = Math.max(this.slowest, took);
    const bin = Math.floor((Math.log10(Math.max(took, 0.01)) + 2) * 20);
    const at = Math.min(BINS - 1, bin);
    this.bins[at] = (this.bins[at] ?? 0) + 1;
  }

  /** The figures so far. */
  summary(): SeriesSummary {
    const { ok, refused, unknown } = this.outcomes;
    return {
      operations: ok + refused + unknown,
      ok,
      refused,
      unknown,
      errors: this.errors,
      latencyMs: { p50: this.quantile(0.5), p99: this.quantile(0.99), max: this.slowest },
      bucketMs: this.bucketMs,
      buckets: this.buckets,
    };
  }

  private bucket(at: number): Bucket {
    this.from ??= Math.floor(at / 1000) * 1000;
    // The first event is not always the earliest one; what came a little before it counts in the first bucket.
    let index = Math.max(0, Math.floor((at - this.from) / this.bucketMs));
    while (index >= MOST) {
      this.halve();
      index = Math.floor((at - this.from) / this.bucketMs);
    }
    while (this.buckets.length <= index) {
      this.buckets.push(empty(this.from + this.buckets.length * this.bucketMs));
    }
    const found = this.buckets[index];
    if (!found) throw new Error(`no bucket ${index}`);
    return found;
  }

  private halve(): void {
    const halved: Bucket[] = [];
    this.buckets.forEach((bucket, i) => {
      const into = halved[i >> 1];
      if (into) merge(into, bucket);
      else halved.push(bucket);
    });
    this.buckets = halved;
    this.bucketMs *= 2;
  }

  /** The upper edge of the bin in which the quantile lies, and never more than the longest that was seen. */
  private quantile(share: number): number {
    let left = share * this.outcomes.ok;
    if (left === 0) return 0;
    for (const [i, count] of this.bins.entries()) {
      left -= count;
      if (left <= 0) return Math.min(this.slowest, 10 ** ((i + 1) / 20 - 2));
    }
    return this.slowest;
  }
}

function empty(at: number): Bucket {
  return { at, writes: 0, reads: 0, confirmed: 0, slowestMs: 0, errors: {} };
}

function merge(into: Bucket, from: Bucket): void {
  into.writes += from.writes;
  into.reads += from.reads;
  into.confirmed += from.confirmed;
  into.slowestMs = Math.max(into.slowestMs, from.slowestMs);
  for (const [name, count] of Object.entries(from.errors)) {
    into.errors[name] = (into.errors[name] ?? 0) + count;
  }
}
