/** How rules read plain data in which single values may be unknown. */
import { UNKNOWN } from '../rule';

/** Plain data by name. */
export type Values = Readonly<Record<string, unknown>>;

/** True if the value is there and known, or not there at all; false only for what a preview cannot know. */
export function isKnown(value: unknown): boolean {
  return value !== UNKNOWN;
}

/** True if the value is known, and each item of it if it is a list: only then can something be missing from it. */
export function isComplete(value: unknown): boolean {
  return isKnown(value) && (!Array.isArray(value) || value.every(isKnown));
}

/** A list's known items, each with its place; empty for what is no list. */
export function items(value: unknown): (readonly [number, unknown])[] {
  return Array.isArray(value)
    ? value.map((item: unknown, i) => [i, item] as const).filter(([, item]) => isKnown(item))
    : [];
}

/** A list's known items; empty for what is no list. */
export function list(value: unknown): unknown[] {
  return items(value).map(([, item]) => item);
}

/** A list's known strings. */
export function strings(value: unknown): string[] {
  return list(value).filter((item): item is string => typeof item === 'string');
}

/** The value as a record; empty for what is none. */
export function record(value: unknown): Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Values) : {};
}

/**
 * What is at the end of a path of names: undefined if something on the way is missing, {@link UNKNOWN} if something on the way is
 * unknown.
 */
export function at(value: unknown, ...names: readonly string[]): unknown {
  let found: unknown = value;
  for (const name of names) {
    if (found === UNKNOWN) return UNKNOWN;
    found = record(found)[name];
  }
  return found;
}

/** The value as a number; text is read as one. NaN for what is none. */
export function number(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
}

/** The text, or an empty one for what is none. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A value as a message shows it; never used for what could be a secret. */
export function show(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

/** Every known text in a value, however deep. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
