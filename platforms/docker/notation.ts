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

/**
 * Cores in the provider's notation, quirks included: it writes nine decimals, keeps one of them where it counts nine zeros
 * (`1.0`, `0.5`) and else cuts the zeros at the end (`0.25`, and `10.` for ten).
 * @param count at least 0.1: less would be read back rounded (0.05 as `0.1`)
 */
export function cores(count: number): string {
  const text = count.toFixed(9);
  return text.split('0').length - 1 === 9 ? count.toFixed(1) : text.replace(/0+$/, '');
}
