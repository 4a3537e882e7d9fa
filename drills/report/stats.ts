/** Distributions over rounds. A 99th percentile of a hundred rounds is their maximum by another name: it takes 500. */
import { duration } from './text';

/** Fewest values that have a 99th percentile. */
export const ROUNDS_FOR_P99 = 500;

/** Some values in figures. */
export interface Distribution {
  readonly n: number;
  readonly min: number;
  readonly median: number;
  /** Absent below {@link ROUNDS_FOR_P99} values. */
  readonly p99?: number;
  readonly max: number;
}

/** The distribution of values; undefined of none. */
export function distribution(values: readonly number[]): Distribution | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const n = sorted.length;
  const [min] = sorted;
  const max = sorted.at(-1);
  if (min === undefined || max === undefined) return undefined;
  // The nearest rank from above: no value between two measured ones is made up, and an even number errs upwards.
  const at = (share: number): number => sorted[Math.min(n - 1, Math.floor(share * n))] ?? max;
  return { n, min, median: at(0.5), ...(n >= ROUNDS_FOR_P99 && { p99: at(0.99) }), max };
}

/** `median 1.52 s, max 2.71 s (n = 30)`, with the 99th percentile where there are rounds enough. */
export function describeMs(values: readonly number[]): string {
  const found = distribution(values);
  if (!found) return 'nothing was measured';
  const p99 = found.p99 === undefined ? '' : `, 99th percentile ${duration(found.p99)}`;
  return `min ${duration(found.min)}, median ${duration(found.median)}${p99}, max ${duration(found.max)} (n = ${found.n})`;
}
