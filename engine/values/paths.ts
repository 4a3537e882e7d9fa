/**
 * Property paths as Pulumi writes them: `a.b[0]["x.y"]`, `*` matching every key or index. Used by ignoreChanges and
 * replaceOnChanges.
 */
import { isPropertyMap, Secret } from './values';
import type { PropertyMap, PropertyValue } from './values';

/** One step of a path: a key, an index, or `*`. */
export type PathPart = string | number;

/**
 * @param text for example `ports[0].internal`
 * @throws Error naming the path that cannot be read
 */
export function parsePath(text: string): PathPart[] {
  const parts: PathPart[] = [];
  let rest = text;
  while (rest !== '') {
    const quoted = /^\["((?:[^"\\]|\\.)*)"\]/.exec(rest);
    const index = /^\[(\d+|\*)\]/.exec(rest);
    const key = /^\.?([^.[\]"]+)/.exec(rest);
    if (quoted) parts.push((quoted[1] ?? '').replace(/\\(.)/g, '$1'));
    else if (index) parts.push(index[1] === '*' ? '*' : Number(index[1]));
    else if (key && (parts.length > 0 || !rest.startsWith('.'))) parts.push(key[1] ?? '');
    else throw new Error(`"${text}" is not a property path (a.b[0]["c"], * for every key)`);
    rest = rest.slice((quoted ?? index ?? key)?.[0].length ?? rest.length);
  }
  return parts;
}

/**
 * True if the pattern (with `*`) covers the path: every part of the shorter one matches, so that `labels` covers
 * `labels[0].value`, and a difference reported at `labels` is covered by `labels[0]`.
 */
export function pathMatches(pattern: readonly PathPart[], path: readonly PathPart[]): boolean {
  return pattern.slice(0, path.length).every((part, i) => part === '*' || String(part) === String(path[i]));
}

/**
 * Puts the old value back at every path of `ignore`, as `ignoreChanges` means it: what the old inputs lack at that path
 * is removed.
 * @returns a copy; the arguments stay as they are
 */
export function resetIgnored(news: PropertyMap, olds: PropertyMap, ignore: readonly string[]): PropertyMap {
  let result: PropertyValue = news;
  for (const text of ignore) result = resetAt(result, olds, parsePath(text)) ?? {};
  return isPropertyMap(result) ? result : news;
}

function resetAt(
  news: PropertyValue | undefined,
  olds: PropertyValue | undefined,
  path: readonly PathPart[],
): PropertyValue | undefined {
  const [part, ...rest] = path;
  if (part === undefined) return olds;
  const newHolder = news instanceof Secret ? news.value : news;
  const oldHolder = olds instanceof Secret ? olds.value : olds;
  if (Array.isArray(newHolder)) return resetInArray(newHolder, oldHolder, part, rest);
  if (newHolder === undefined || !isPropertyMap(newHolder)) return news;
  const oldMap = isPropertyMap(oldHolder) ? oldHolder : {};
  const keys = part === '*' ? new Set([...Object.keys(newHolder), ...Object.keys(oldMap)]) : [String(part)];
  const copy: PropertyMap = { ...newHolder };
  for (const key of keys) {
    // A path that neither side has yields undefined and changes nothing.
    const value = resetAt(copy[key], oldMap[key], rest);
    if (value === undefined) Reflect.deleteProperty(copy, key);
    else copy[key] = value;
  }
  return news instanceof Secret ? new Secret(copy) : copy;
}

function resetInArray(
  news: PropertyValue[],
  olds: PropertyValue | undefined,
  part: PathPart,
  rest: readonly PathPart[],
): PropertyValue[] {
  const oldItems = Array.isArray(olds) ? olds : [];
  if (part === '*' && rest.length === 0) return oldItems;
  return news.map((item, i) =>
    part === '*' || Number(part) === i ? (resetAt(item, oldItems[i], rest) ?? item) : item,
  );
}
