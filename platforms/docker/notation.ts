/**
 * Numbers the way Docker's provider reads them back: it compares texts, so that any other notation of the same value
 * shows as a change at every preview.
 */

/**
 * Seconds in Go's notation: `30s`, `2m0s`, `1h0m0s`.
 * @param seconds whole, not negative
 */
export function goDuration(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = seconds % 60;
  if (hours > 0) return `${hours}h${minutes}m${rest}s`;
  return minutes > 0 ? `${minutes}m${rest}s` : `${rest}s`;
}

/** Cores with one decimal at least: `1.0`, `0.25`. */
export function cores(count: number): string {
  return Number.isInteger(count) ? count.toFixed(1) : String(count);
}
