/** Draws random text. Every choice is unbiased and comes from the operating system's generator. */
import { randomInt } from 'node:crypto';
import { number, text } from '../schema/access';
import type { PropertyMap } from '../../values/values';

const DIGITS = '0123456789';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
/** What counts as special unless `overrideSpecial` says otherwise: the real provider's set. */
const SPECIAL = '!@#$%&*()-_=+[]{}<>:?';

/** Which characters may occur, and how many of each kind have to. */
interface Alphabet {
  readonly characters: readonly string[];
  readonly atLeast: number;
  readonly allowed: boolean;
}

function alphabets(inputs: PropertyMap): Alphabet[] {
  const special = text(inputs, 'overrideSpecial') || SPECIAL;
  const kinds: readonly (readonly [string, string, string])[] = [
    [UPPER, 'minUpper', 'upper'],
    [LOWER, 'minLower', 'lower'],
    [DIGITS, 'minNumeric', 'numeric'],
    [special, 'minSpecial', 'special'],
  ];
  return kinds.map(([characters, minimum, allow]) => ({
    characters: Array.from(characters),
    atLeast: number(inputs, minimum) ?? 0,
    allowed: inputs[allow] !== false,
  }));
}

/** Why these inputs cannot give a text, or undefined. */
export function drawProblem(inputs: PropertyMap): { property: string; reason: string } | undefined {
  const kinds = alphabets(inputs);
  const wanted = kinds.reduce((sum, kind) => sum + kind.atLeast, 0);
  if (kinds.every((kind) => !kind.allowed)) {
    return { property: 'special', reason: 'no characters are left: allow special, upper, lower or numeric' };
  }
  const length = number(inputs, 'length');
  return length !== undefined && length < wanted
    ? { property: 'length', reason: `is less than the ${wanted} characters that the minimums ask for` }
    : undefined;
}

/** A text of `length` characters: the minimum of each kind, the rest of any allowed kind, in random order. */
export function draw(inputs: PropertyMap): string {
  const kinds = alphabets(inputs);
  const all = kinds.filter((kind) => kind.allowed).flatMap((kind) => kind.characters);
  const result = kinds.flatMap((kind) => Array.from({ length: kind.atLeast }, () => pick(kind.characters)));
  const rest = (number(inputs, 'length') ?? 0) - result.length;
  for (let i = 0; i < rest; i++) result.push(pick(all));
  return shuffle(result).join('');
}

function pick(characters: readonly string[]): string {
  return characters[randomInt(characters.length)] ?? '';
}

/** Fisher and Yates. */
function shuffle(items: readonly string[]): string[] {
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    const j = randomInt(i + 1);
    [out[i], out[j]] = [out[j] ?? '', out[i] ?? ''];
  }
  return out;
}
