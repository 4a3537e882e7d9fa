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

function whole(name: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = text.trim() === '' ? NaN : Number(text);
  if (!Number.isInteger(value) || value < least || value > most)
    throw new UsageError(`${name} ${text}: give a whole number from ${least} to ${most}.`);
  return value;
}
