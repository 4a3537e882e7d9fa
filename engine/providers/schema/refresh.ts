/** The inputs that would give the state as it was found: the basis of the next comparison after a refresh. */
import { equalValues, isPropertyMap, type PropertyMap, type PropertyValue } from '../../values/values';
import { DEFAULTS_KEY } from './check';
import { sameValue } from './compare';
import type { Field, Fields } from './fields';

/**
 * Carries what is found over into the inputs, for those properties that the inputs have: what the program never gave
 * stays out, so that what the outside fills in does not turn into a wish of the program.
 */
export function refreshInputs(fields: Fields, inputs: PropertyMap, state: PropertyMap): PropertyMap {
  return refreshObject(fields, inputs, state);
}

function refreshObject(fields: Fields, inputs: PropertyMap, state: PropertyMap): PropertyMap {
  const out: PropertyMap = {};
  const changed = new Set<string>();
  for (const [name, old] of Object.entries(inputs)) {
    if (name === DEFAULTS_KEY) continue;
    const found = state[name];
    const field = fields[name];
    if (found === undefined || !field) {
      changed.add(name);
      continue;
    }
    const value = refreshValue(field, old, found);
    if (!equalValues(value, old)) changed.add(name);
    if (value !== null) out[name] = value;
  }
  const names = inputs[DEFAULTS_KEY];
  if (Array.isArray(names)) {
    out[DEFAULTS_KEY] = names.filter((name) => typeof name === 'string' && !changed.has(name));
  }
  return out;
}

function refreshValue(field: Field, old: PropertyValue, found: PropertyValue): PropertyValue {
  // The same thing spelt differently (a set in another order, "" for nothing) is no news.
  if (!isPropertyMap(old) && !Array.isArray(old)) return sameValue(field, old, found) ? old : found;
  const { of, fields } = field;
  if (isPropertyMap(old) && isPropertyMap(found) && field.kind === 'object' && fields) {
    return refreshObject(fields, old, found);
  }
  if (Array.isArray(old) && Array.isArray(found) && of) {
    return field.kind === 'set' ? refreshSet(of, old, found) : refreshList(of, old, found);
  }
  return found;
}

function refreshList(
  of: Field,
  old: readonly PropertyValue[],
  found: readonly PropertyValue[],
): PropertyValue {
  if (old.length !== found.length) return [...found];
  return old.map((value, index) => refreshValue(of, value, found[index] ?? null));
}

function refreshSet(
  of: Field,
  old: readonly PropertyValue[],
  found: readonly PropertyValue[],
): PropertyValue {
  const left = [...found];
  const kept = old.flatMap((value) => {
    const at = left.findIndex((candidate) => sameValue(of, value, candidate));
    return at < 0 ? [] : left.splice(at, 1).map((match) => refreshValue(of, value, match));
  });
  return [...kept, ...left];
}
