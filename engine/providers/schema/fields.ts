/**
 * What a resource type's properties are: enough to check inputs, to fill defaults, to tell which change forces a
 * replacement, and to compare what the program wants with what there is. One table a resource type; the tables hold
 * the facts, the functions beside this file hold the rules.
 *
 * The rules are those of the real providers (Terraform's SDK behind Pulumi's bridge): an input that is left out is
 * the same as its empty value; a computed one that is left out is whatever the outside says.
 */
import type { PropertyValue } from '../../values/values';

/** The shape of a value. `int` is a whole number; `any` is not looked into. */
export type Kind = 'string' | 'int' | 'bool' | 'list' | 'set' | 'map' | 'object' | 'any';

/** The properties of an object, by name. */
export type Fields = Readonly<Record<string, Field>>;

/** One property. */
export interface Field {
  readonly kind: Kind;
  /** What a list, set or map holds. */
  readonly of?: Field;
  /** The properties of an object. */
  readonly fields?: Fields;
  /** The program has to give it. */
  readonly required?: boolean;
  /** A change cannot be made in place. */
  readonly replace?: boolean;
  /** Left out, its value comes from outside and never counts as a difference. */
  readonly computed?: boolean;
  /** The program cannot give it at all. */
  readonly outputOnly?: boolean;
  /** What stands for it where the program leaves it out. Never an empty value: that needs no default. */
  readonly default?: string | number | boolean;
  /** Left out, it becomes the resource's name and a random suffix, kept as long as the resource lives. */
  readonly autoName?: boolean;
  /** An empty string means "as it is", not "empty". */
  readonly emptyKeeps?: boolean;
  /** An empty value is something else than none at all (Terraform's newer framework tells them apart). */
  readonly emptyIsGiven?: boolean;
  /** Two spellings of the same thing are compared by what this returns. */
  readonly canonical?: (value: string) => string;
  /** Says what is wrong with a value of the right kind, or undefined. Never repeats a value that may be secret. */
  readonly check?: (value: PropertyValue) => string | undefined;
  /** The real provider has it and this one does not: why, or what to do instead. Empty values pass. */
  readonly unsupported?: string;
}

type Extra = Omit<Field, 'kind' | 'of' | 'fields'>;

/** A text. */
export const str = (extra: Extra = {}): Field => ({ kind: 'string', ...extra });
/** A whole number. */
export const int = (extra: Extra = {}): Field => ({ kind: 'int', ...extra });
/** True or false. */
export const bool = (extra: Extra = {}): Field => ({ kind: 'bool', ...extra });
/** An ordered list. */
export const list = (of: Field, extra: Extra = {}): Field => ({ kind: 'list', of, ...extra });
/** A list whose order means nothing. */
export const set = (of: Field, extra: Extra = {}): Field => ({ kind: 'set', of, ...extra });
/** Texts by key. */
export const map = (extra: Extra = {}): Field => ({ kind: 'map', of: str(), ...extra });
/** An object of known properties. */
export const obj = (fields: Fields, extra: Extra = {}): Field => ({ kind: 'object', fields, ...extra });

/** A check that allows only the values named. */
export function oneOf(...allowed: readonly string[]): (value: PropertyValue) => string | undefined {
  return (value) =>
    typeof value === 'string' && allowed.includes(value)
      ? undefined
      : `has to be one of ${allowed.join(', ')}`;
}

/** A check that a number is at least `lowest`. */
export function atLeast(lowest: number): (value: PropertyValue) => string | undefined {
  return (value) =>
    typeof value === 'number' && value >= lowest ? undefined : `has to be at least ${lowest}`;
}

/** A check that a text matches; `form` says in words what is asked for. */
export function matches(pattern: RegExp, form: string): (value: PropertyValue) => string | undefined {
  return (value) => (typeof value === 'string' && pattern.test(value) ? undefined : `has to be ${form}`);
}

/** True for what counts as "not given": null, the empty text, zero, false, and collections of nothing. */
export function isEmpty(value: PropertyValue | undefined): boolean {
  if (value === undefined || value === null || value === '' || value === 0 || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype
    ? Object.keys(value).length === 0
    : false;
}
