/** Numbers of the drill's command line. */
import { randomInt } from 'node:crypto';
import { UsageError } from '../errors';

/** More rounds than anyone waits for are a slip of the finger. */
const mostRounds = 1000;

/** Seeds are whole numbers below this. */
const seeds = 2 ** 31;

/** `--rounds`; 1 by default. */
export function parseRounds(text: string | undefined): number {
  return whole('--rounds', text, 1, mostRounds) ?? 1;
}

/** `--seed`; a random one by default, which is said and recorded. */
export function parseSeed(text: string | undefined): number {
  return whole('--seed', text, 0, seeds - 1) ?? randomInt(seeds);
}

/** The shortest and the longest time that a soak may be asked to go on, in seconds: a mishap needs half a minute. */
const soakSeconds = [30, 7 * 86_400] as const;

/** Seconds of a unit. */
const units = { s: 1, m: 60, h: 3600 } as const;

/** `--for`, as `90s`, `20m` or `8h`, in milliseconds; undefined if it was not given. */
export function parseFor(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, number, unit] = /^(\d+)([smh])$/.exec(text.trim()) ?? [];
  const length = Number(number) * units[(unit ?? 's') as keyof typeof units];
  const [least, most] = soakSeconds;
  if (!(length >= least && length <= most))
    throw new UsageError(`--for ${text}: give a time as 90s, 20m or 8h, from 30s to 168h.`);
  return 1000 * length;
}

function whole(name: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = text.trim() === '' ? NaN : Number(text);
  if (!Number.isInteger(value) || value < least || value > most)
    throw new UsageError(`${name} ${text}: give a whole number from ${least} to ${most}.`);
  return value;
}
