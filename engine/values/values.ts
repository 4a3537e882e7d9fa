/**
 * The engine's own form of Pulumi's property values. Everything is plain JavaScript except four marks, so that a
 * provider can be written (and tested) without knowing the wire format:
 *
 * - `UNKNOWN`, a symbol: a value that is not known before the update runs. A symbol rather than a string, because
 *   gluing it into a string throws instead of yielding a wrong value.
 * - `Secret`: the value under it must never be printed, and is encrypted in the state.
 * - `Asset` and `Archive`: text, file or URI, by reference.
 * - `ResourceRef`: another resource, by URN.
 *
 * `undefined` never occurs inside a value: an absent key is absent.
 */

/** A value that is not known yet (only in a preview, or for the inputs of a trial diff). */
export const UNKNOWN: unique symbol = Symbol('unknown');

/** The type of {@link UNKNOWN}. */
export type Unknown = typeof UNKNOWN;

/** A secret value. `toString` and `toJSON` give a mask, so that a careless print shows nothing. */
export class Secret {
  /** @param value the value in plain; never itself a Secret (see {@link secret}) */
  constructor(readonly value: PropertyValue) {}

  /** The mask that stands for the value wherever it is printed. */
  toString(): string {
    return '[secret]';
  }

  /** The same mask for JSON: state is written by the state's own serialiser, never by JSON.stringify alone. */
  toJSON(): string {
    return '[secret]';
  }
}

/** A piece of text or a file, by reference. Exactly one of text, path and uri is set. */
export class Asset {
  /** @param hash sha256 in hex, where the program computed it */
  constructor(
    readonly content: { readonly text?: string; readonly path?: string; readonly uri?: string },
    readonly hash?: string,
  ) {}
}

/** A directory or a set of assets, by reference. Exactly one of assets, path and uri is set. */
export class Archive {
  /** @param hash sha256 in hex, where the program computed it */
  constructor(
    readonly content: {
      readonly assets?: Readonly<Record<string, Asset | Archive>>;
      readonly path?: string;
      readonly uri?: string;
    },
    readonly hash?: string,
  ) {}
}

/** A reference to another resource of the stack. `id` is undefined for a component. */
export class ResourceRef {
  constructor(
    readonly urn: string,
    readonly id?: string | Unknown,
    readonly packageVersion?: string,
  ) {}
}

/** Any property value. */
export type PropertyValue =
  | null
  | boolean
  | number
  | string
  | Unknown
  | Secret
  | Asset
  | Archive
  | ResourceRef
  | PropertyValue[]
  | PropertyMap;

/** The inputs or the outputs of a resource. */
export interface PropertyMap {
  [key: string]: PropertyValue;
}

/** Marks a value as secret; a secret stays one secret, whatever was marked inside it is unwrapped. */
export function secret(value: PropertyValue): Secret {
  return value instanceof Secret ? value : new Secret(unwrapSecrets(value));
}

/** True for an object of plain keys (none of the marks, no array, not null). */
export function isPropertyMap(value: PropertyValue | undefined): value is PropertyMap {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Secret) &&
    !(value instanceof Asset) &&
    !(value instanceof Archive) &&
    !(value instanceof ResourceRef)
  );
}

/** The same value with every Secret mark taken off. */
export function unwrapSecrets(value: PropertyValue): PropertyValue {
  if (value instanceof Secret) return unwrapSecrets(value.value);
  if (Array.isArray(value)) return value.map(unwrapSecrets);
  return isPropertyMap(value) ? unwrapMap(value) : value;
}

/** {@link unwrapSecrets} for a whole map. */
export function unwrapMap(map: PropertyMap): PropertyMap {
  const out: PropertyMap = {};
  for (const [key, value] of Object.entries(map)) out[key] = unwrapSecrets(value);
  return out;
}

/** True if the value, or anything inside it, is UNKNOWN. */
export function hasUnknown(value: PropertyValue): boolean {
  if (value === UNKNOWN) return true;
  if (value instanceof Secret) return hasUnknown(value.value);
  if (value instanceof ResourceRef) return value.id === UNKNOWN;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isPropertyMap(value) && Object.values(value).some(hasUnknown);
}

/** True if the value, or anything inside it, is a Secret. */
export function hasSecret(value: PropertyValue): boolean {
  if (value instanceof Secret) return true;
  if (Array.isArray(value)) return value.some(hasSecret);
  return isPropertyMap(value) && Object.values(value).some(hasSecret);
}

/**
 * Deep equality of the values themselves: secrets are compared by what is under the mark, assets by hash or content,
 * and UNKNOWN equals nothing, not even itself (two things not known cannot be said to be equal).
 */
export function equalValues(a: PropertyValue | undefined, b: PropertyValue | undefined): boolean {
  if (a instanceof Secret) return equalValues(a.value, b);
  if (b instanceof Secret) return equalValues(a, b.value);
  if (a === UNKNOWN || b === UNKNOWN) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((v, i) => equalValues(v, b[i]))
    );
  }
  if (a instanceof ResourceRef || b instanceof ResourceRef) {
    return a instanceof ResourceRef && b instanceof ResourceRef && a.urn === b.urn;
  }
  if (a instanceof Asset || b instanceof Asset) {
    return a instanceof Asset && b instanceof Asset && equalContent(a, b);
  }
  if (a instanceof Archive || b instanceof Archive) {
    return a instanceof Archive && b instanceof Archive && equalContent(a, b);
  }
  if (isPropertyMap(a) && isPropertyMap(b)) {
    const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...keys].every((key) => key in a && key in b && equalValues(a[key], b[key]));
  }
  return a === b;
}

function equalContent(a: Asset | Archive, b: Asset | Archive): boolean {
  if (a.hash !== undefined && b.hash !== undefined) return a.hash === b.hash;
  return JSON.stringify([a.content, a.hash]) === JSON.stringify([b.content, b.hash]);
}

/** Deep equality of values and of their secret marks: nothing would change in the state. UNKNOWN equals nothing. */
export function identicalValues(a: PropertyValue | undefined, b: PropertyValue | undefined): boolean {
  if (a instanceof Secret || b instanceof Secret) {
    return a instanceof Secret && b instanceof Secret && equalValues(a.value, b.value);
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, i) => identicalValues(item, b[i]));
  }
  if (isPropertyMap(a) && isPropertyMap(b)) {
    const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...keys].every((key) => key in a && key in b && identicalValues(a[key], b[key]));
  }
  return equalValues(a, b);
}
