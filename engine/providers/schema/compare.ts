/** Compares what the program wants with what there is, property by property. */
import {
  equalValues,
  hasUnknown,
  isPropertyMap,
  type PropertyMap,
  type PropertyValue,
} from '../../values/values';
import type { DiffRequest, DiffResult } from '../provider';
import { DEFAULTS_KEY } from './check';
import { isEmpty, type Field, type Fields } from './fields';

/** Where two sides differ, and which of those places force a replacement. */
export interface Differences {
  readonly diffs: readonly string[];
  readonly replaces: readonly string[];
}

/**
 * Compares checked inputs with the recorded state.
 * @param inputs what the program wants, completed by check
 * @param state the resource's outputs as last seen
 */
export function compareWithState(fields: Fields, inputs: PropertyMap, state: PropertyMap): Differences {
  const diffs: string[] = [];
  const replaces: string[] = [];
  for (const [name, field] of Object.entries(fields)) {
    if (field.outputOnly) continue;
    const places = differences(field, inputs[name], state[name], name);
    diffs.push(...places);
    if (field.replace) replaces.push(...places);
  }
  return { diffs, replaces };
}

/** Builds the provider's answer, leaving out what the program said to ignore. */
export function diffResult(
  { diffs, replaces }: Differences,
  request: Pick<DiffRequest, 'ignoreChanges'>,
  fields: Fields,
  deleteBeforeReplace: boolean,
): DiffResult {
  const kept = (path: string): boolean => !request.ignoreChanges.some((ignored) => covers(ignored, path));
  const shown = diffs.filter(kept);
  const changed = new Set(shown.map((path) => path.split(/[.[]/)[0]));
  return {
    changes: shown.length === 0 ? 'none' : 'some',
    diffs: shown,
    replaces: replaces.filter(kept),
    deleteBeforeReplace,
    stables: Object.keys(fields).filter((name) => fields[name]?.replace === true && !changed.has(name)),
  };
}

/** True if a path of ignoreChanges (`labels`, `labels[0]`, `ports[*].external`) names this place or one around it. */
function covers(ignored: string, path: string): boolean {
  const pattern = ignored.split(/[.[\]]+/).filter((part) => part !== '');
  const parts = path.split(/[.[\]]+/).filter((part) => part !== '');
  return pattern.every((part, index) => part === '*' || part === parts[index]);
}

function differences(
  field: Field,
  wanted: PropertyValue | undefined,
  actual: PropertyValue | undefined,
  path: string,
): string[] {
  if (wanted === undefined || wanted === null || isNoBlock(field, wanted)) {
    if (field.computed || field.emptyKeeps) return [];
    if (field.default !== undefined) return differences(field, field.default, actual, path);
    return isEmptyState(field, actual) ? [] : [path];
  }
  if (field.emptyKeeps && wanted === '') return [];
  if (
    field.kind === 'list' &&
    Array.isArray(wanted) &&
    Array.isArray(actual) &&
    wanted.length === actual.length
  ) {
    return wanted.flatMap((value, index) =>
      field.of ? differences(field.of, value, actual[index], `${path}[${index}]`) : [],
    );
  }
  if (field.kind === 'object' && isPropertyMap(wanted) && isPropertyMap(actual) && field.fields) {
    return Object.entries(field.fields).flatMap(([name, inner]) =>
      differences(inner, wanted[name], actual[name], `${path}.${name}`),
    );
  }
  return sameValue(field, wanted, actual) ? [] : [path];
}

/** A collection of objects without any says no more than one that is left out. */
function isNoBlock(field: Field, wanted: PropertyValue): boolean {
  return field.of?.kind === 'object' && Array.isArray(wanted) && wanted.length === 0;
}

/** What a state holds where nothing was asked for: nothing, or objects of nothing. */
function isEmptyState(field: Field, actual: PropertyValue | undefined): boolean {
  if (isEmpty(actual)) return true;
  if (field.kind !== 'object' || !isPropertyMap(actual ?? null) || !field.fields) return false;
  const state = actual as PropertyMap;
  return Object.entries(field.fields).every(([name, inner]) => isEmptyState(inner, state[name]));
}

/** True if a wanted value and an actual one mean the same. An unknown value is never the same as anything. */
export function sameValue(
  field: Field,
  wanted: PropertyValue | undefined,
  actual: PropertyValue | undefined,
): boolean {
  if (wanted === undefined || wanted === null) {
    if (field.computed || field.emptyKeeps) return true;
    if (field.default !== undefined) return sameValue(field, field.default, actual);
    return isEmptyState(field, actual);
  }
  if (hasUnknown(wanted)) return false;
  if (isEmpty(wanted) && isEmpty(actual))
    return !field.emptyIsGiven || (actual !== undefined && actual !== null);
  if (typeof wanted === 'string' && typeof actual === 'string' && field.canonical) {
    return field.canonical(wanted) === field.canonical(actual);
  }
  const { of, fields } = field;
  if (field.kind === 'set' && Array.isArray(wanted) && of) {
    return sameSet(of, wanted, Array.isArray(actual) ? actual : []);
  }
  if (field.kind === 'list' && Array.isArray(wanted) && of) {
    const other = Array.isArray(actual) ? actual : [];
    return wanted.length === other.length && wanted.every((value, i) => sameValue(of, value, other[i]));
  }
  if (field.kind === 'object' && isPropertyMap(wanted) && fields) {
    if (actual === undefined || !isPropertyMap(actual)) return false;
    return Object.entries(fields).every(([name, inner]) => sameValue(inner, wanted[name], actual[name]));
  }
  return equalValues(withoutDefaults(wanted), actual);
}

/**
 * What was found, but in the recorded form wherever that means the same: a set in another order, "nothing" in another
 * guise are no news.
 */
export function inRecordedForm(fields: Fields, recorded: PropertyMap, found: PropertyMap): PropertyMap {
  const out: PropertyMap = { ...found };
  for (const [name, field] of Object.entries(fields)) {
    const before = recorded[name];
    const now = found[name];
    if (before === undefined || now === undefined) continue;
    if (isEmpty(now) ? isEmptyState(field, before) : sameValue(field, now, before)) out[name] = before;
  }
  return out;
}

function sameSet(of: Field, wanted: readonly PropertyValue[], actual: readonly PropertyValue[]): boolean {
  const left = [...actual];
  const rest = wanted.filter((value, index) => {
    // A set holds each value once, however often the program lists it.
    if (wanted.slice(0, index).some((earlier) => equalValues(earlier, value))) return false;
    const at = left.findIndex((candidate) => sameValue(of, value, candidate));
    if (at < 0) return true;
    left.splice(at, 1);
    return false;
  });
  return rest.length === 0 && left.length === 0;
}

function withoutDefaults(value: PropertyValue): PropertyValue {
  if (!isPropertyMap(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== DEFAULTS_KEY));
}
