/** Typed access to checked property values: what is not given comes out as the empty value of its kind. */
import { isPropertyMap, type PropertyMap, type PropertyValue } from '../../values/values';

/** A text, or '' if there is none. */
export function text(map: PropertyMap, key: string): string {
  const value = map[key];
  return typeof value === 'string' ? value : '';
}

/** A number, or undefined. */
export function number(map: PropertyMap, key: string): number | undefined {
  const value = map[key];
  return typeof value === 'number' ? value : undefined;
}

/** True only for true. */
export function flag(map: PropertyMap, key: string): boolean {
  return map[key] === true;
}

/** A list of texts; empty if there is none. */
export function texts(map: PropertyMap, key: string): string[] {
  const value = map[key];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** A list of objects; empty if there is none. */
export function objects(map: PropertyMap, key: string): PropertyMap[] {
  const value = map[key];
  return Array.isArray(value) ? value.filter((item) => isPropertyMap(item)) : [];
}

/** An object, or undefined. */
export function object(map: PropertyMap, key: string): PropertyMap | undefined {
  const value: PropertyValue | undefined = map[key];
  return value !== undefined && isPropertyMap(value) ? value : undefined;
}

/** Texts by key; empty if there are none. */
export function textMap(map: PropertyMap, key: string): Record<string, string> {
  const out: Record<string, string> = {};
  for (const [name, value] of Object.entries(object(map, key) ?? {})) {
    if (typeof value === 'string') out[name] = value;
  }
  return out;
}

/** Labels (`[{label, value}]`) as an object. */
export function labelMap(map: PropertyMap, key = 'labels'): Record<string, string> {
  return Object.fromEntries(objects(map, key).map((entry) => [text(entry, 'label'), text(entry, 'value')]));
}

/** An object as labels, in the order of their names. */
export function labelList(map: Readonly<Record<string, string>> | null | undefined): PropertyMap[] {
  return Object.entries(map ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, value]) => ({ label, value }));
}
