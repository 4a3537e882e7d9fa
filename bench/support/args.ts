/** The flags of a benchmark. */

/**
 * A whole number after a flag.
 * @param range what it may be; a wrong one ends the process with 2 and says what it may be
 */
export function whole(flag: string, fallback: number, range: readonly [number, number] = [1, 1000]): number {
  const given = text(flag);
  if (given === undefined) return fallback;
  const value = Number(given);
  if (!Number.isInteger(value) || value < range[0] || value > range[1]) {
    console.error(`${flag} ${given}: give a whole number from ${range[0]} to ${range[1]}`);
    process.exit(2);
  }
  return value;
}

/** The word after a flag; undefined if it is not there. */
export function text(flag: string): string | undefined {
  const at = process.argv.indexOf(flag);
  return at < 0 ? undefined : (process.argv[at + 1] ?? '');
}
