/** Go's durations, the form in which Docker's health check times are written and reported. */

const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

/**
 * Nanoseconds of a duration such as `1m30s`, `500ms` or `1.5h`.
 * @returns undefined if the text is no such duration or is negative
 */
export function parseDuration(text: string): bigint | undefined {
  if (text === '0') return 0n;
  if (!/^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/.test(text)) return undefined;
  let total = 0n;
  for (const [, whole = '0', fraction = '', unit = 's'] of text.matchAll(
    /(\d+)(?:\.(\d+))?(ns|us|µs|ms|s|m|h)/g,
  )) {
    const scale = UNITS[unit] ?? 1n;
    total += BigInt(whole) * scale;
    if (fraction !== '') total += (BigInt(fraction) * scale) / 10n ** BigInt(fraction.length);
  }
  return total;
}

/** Writes nanoseconds as Go does: `1m30s`, `1h0m0s`, `500ms`, `0s`. This is what a refresh finds. */
export function formatDuration(nanoseconds: bigint): string {
  if (nanoseconds === 0n) return '0s';
  const second = 1_000_000_000n;
  if (nanoseconds < second) {
    for (const [unit, scale] of [
      ['ms', 1_000_000n],
      ['µs', 1_000n],
      ['ns', 1n],
    ] as const) {
      if (nanoseconds >= scale) return `${decimal(nanoseconds, scale)}${unit}`;
    }
  }
  const hours = nanoseconds / (3600n * second);
  const minutes = (nanoseconds / (60n * second)) % 60n;
  const seconds = `${decimal(nanoseconds % (60n * second), second)}s`;
  if (hours > 0n) return `${hours.toString()}h${minutes.toString()}m${seconds}`;
  return minutes > 0n ? `${minutes.toString()}m${seconds}` : seconds;
}

function decimal(value: bigint, scale: bigint): string {
  const digits = scale.toString().length - 1;
  const rest = (value % scale).toString().padStart(digits, '0').replace(/0+$/, '');
  return rest === '' ? (value / scale).toString() : `${(value / scale).toString()}.${rest}`;
}
