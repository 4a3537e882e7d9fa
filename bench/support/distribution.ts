/** How a benchmark sums up what it saw. */

/** Minimum, median and maximum, and how many. */
export function distribution(values: readonly number[], digits: number): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN).toFixed(digits);
  return `min ${at(0)}  median ${at(0.5)}  max ${at(1)}  (n = ${sorted.length})`;
}
