/**
 * Putting secret marks back on. Providers see plain values (providers/provider.ts), so what was secret when it went in
 * is marked again, path by path, on what comes out.
 */
import { hasSecret, isPropertyMap, secret, Secret, unwrapSecrets } from './values';
import type { PropertyMap, PropertyValue } from './values';

/** Marks in `values` whatever is secret at the same path of `like`; a list of another length is marked as a whole. */
export function annotateLike(values: PropertyMap, like: PropertyMap): PropertyMap {
  const out: PropertyMap = {};
  for (const [key, value] of Object.entries(values)) {
    const pattern = like[key];
    out[key] = pattern === undefined ? value : annotateValue(value, pattern);
  }
  return out;
}

function annotateValue(value: PropertyValue, like: PropertyValue): PropertyValue {
  if (value instanceof Secret || !hasSecret(like)) return value;
  if (like instanceof Secret) return secret(value);
  if (Array.isArray(like)) {
    if (!Array.isArray(value) || value.length !== like.length) return secret(value);
    return value.map((item, i) => annotateValue(item, like[i] ?? null));
  }
  if (isPropertyMap(like) && isPropertyMap(value)) return annotateLike(value, like);
  return secret(value);
}

/** Marks the named top-level keys. */
export function markKeys(values: PropertyMap, keys: Iterable<string>): PropertyMap {
  const out = { ...values };
  for (const key of keys) {
    const value = out[key];
    if (value !== undefined) out[key] = secret(value);
  }
  return out;
}

/** The top-level keys that hold a secret at any depth. */
export function secretKeys(values: PropertyMap): Set<string> {
  return new Set(
    Object.entries(values)
      .filter(([, value]) => hasSecret(value))
      .map(([key]) => key),
  );
}

/** Every string under a secret mark, for masking it in what is shown. */
export function secretStrings(value: PropertyValue): string[] {
  if (value instanceof Secret) return stringsOf(unwrapSecrets(value.value));
  if (Array.isArray(value)) return value.flatMap(secretStrings);
  return isPropertyMap(value) ? Object.values(value).flatMap(secretStrings) : [];
}

function stringsOf(value: PropertyValue): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(stringsOf);
  return isPropertyMap(value) ? Object.values(value).flatMap(stringsOf) : [];
}
