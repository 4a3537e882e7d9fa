/** Checks inputs against a table of fields, and fills what they leave out as the real providers do. */
import { createHash } from 'node:crypto';
import { isPropertyMap, UNKNOWN, type PropertyMap, type PropertyValue } from '../../values/values';
import type { CheckFailure, CheckRequest, CheckResult } from '../provider';
import { isEmpty, type Field, type Fields } from './fields';

/** The key under which checked inputs name what was filled in for the program. */
export const DEFAULTS_KEY = '__defaults';

/** How the real provider records what it filled in: in every object of the inputs, or not at all. */
export type DefaultsStyle = 'recorded' | 'none';

/**
 * Checks and completes the inputs of a resource.
 * @param style `recorded` for docker, whose state carries `__defaults`; `none` for random and tls
 */
export function checkInputs(fields: Fields, request: CheckRequest, style: DefaultsStyle): CheckResult {
  const failures: CheckFailure[] = [];
  const inputs = checkObject(fields, request.newInputs, '', failures, style);
  if (style === 'recorded' && failures.length === 0) keepOldDefaults(fields, inputs, request);
  return { inputs, failures };
}

/** Generated names and other filled-in values stay what they are as long as the resource lives. */
function keepOldDefaults(fields: Fields, inputs: PropertyMap, request: CheckRequest): void {
  const names = defaultNames(inputs);
  const old = request.oldInputs;
  for (const [name, field] of Object.entries(fields)) {
    if (name in request.newInputs) continue;
    // A name that the program no longer gives stays, too: a new one would mean another resource.
    const keeps = old && (defaultNames(old).includes(name) || field.autoName);
    const oldValue = keeps ? old[name] : undefined;
    if (oldValue !== undefined) {
      inputs[name] = oldValue;
      names.push(name);
    } else if (field.autoName) {
      inputs[name] = generateName(request);
      names.push(name);
    }
  }
  inputs[DEFAULTS_KEY] = [...new Set(names)].sort();
}

function defaultNames(inputs: PropertyMap): string[] {
  const names = inputs[DEFAULTS_KEY];
  return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
}

/** `<resource name>-<7 hex digits>`, the same for the same seed: the real provider's form, not its random bytes. */
function generateName(request: CheckRequest): string {
  const name = request.urn.slice(request.urn.lastIndexOf('::') + 2);
  return `${name}-${createHash('sha256').update(request.randomSeed).digest('hex').slice(0, 7)}`;
}

function checkObject(
  fields: Fields,
  given: PropertyMap,
  path: string,
  failures: CheckFailure[],
  style: DefaultsStyle,
): PropertyMap {
  const out: PropertyMap = {};
  for (const [name, value] of Object.entries(given)) {
    if (name === DEFAULTS_KEY || value === null) continue;
    const at = path === '' ? name : `${path}.${name}`;
    const field = fields[name];
    if (!field || field.outputOnly) failures.push({ property: at, reason: unknownReason(fields, name) });
    else out[name] = checkValue(field, value, at, failures, style);
  }
  const filled: string[] = [];
  for (const [name, field] of Object.entries(fields)) {
    if (name in out) continue;
    if (field.required) {
      failures.push({ property: path === '' ? name : `${path}.${name}`, reason: 'is required and missing' });
    }
    if (field.default !== undefined && style === 'recorded') {
      out[name] = field.default;
      filled.push(name);
    }
  }
  if (style === 'recorded') out[DEFAULTS_KEY] = filled.sort();
  return out;
}

function unknownReason(fields: Fields, name: string): string {
  if (fields[name]) return 'is an output and cannot be given';
  const known = Object.keys(fields).filter((key) => !fields[key]?.outputOnly);
  const close = known.find((key) => key.toLowerCase() === name.toLowerCase() || key === `${name}s`);
  return close === undefined
    ? 'is not a property the embedded engine knows'
    : `is unknown; did you mean ${close}?`;
}

function checkValue(
  field: Field,
  value: PropertyValue,
  path: string,
  failures: CheckFailure[],
  style: DefaultsStyle,
): PropertyValue {
  if (value === UNKNOWN) return value;
  const fail = (reason: string): PropertyValue => {
    failures.push({ property: path, reason });
    return value;
  };
  if (field.unsupported !== undefined && !isEmpty(value)) {
    return fail(`is not supported by the embedded engine: ${field.unsupported}`);
  }
  const wrong = kindProblem(field, value);
  if (wrong !== undefined) return fail(wrong);
  const problem = field.check?.(value);
  if (problem !== undefined) return fail(problem);
  const { of, fields } = field;
  if (Array.isArray(value) && of) {
    return value.map((element, index) => checkValue(of, element, `${path}[${index}]`, failures, style));
  }
  if (isPropertyMap(value) && field.kind === 'object' && fields) {
    return checkObject(fields, value, path, failures, style);
  }
  if (isPropertyMap(value) && of) {
    for (const [key, element] of Object.entries(value)) {
      checkValue(of, element, `${path}[${JSON.stringify(key)}]`, failures, style);
    }
  }
  return value;
}

const KIND_TEXT: Readonly<Record<Field['kind'], string>> = {
  string: 'a text',
  int: 'a whole number',
  bool: 'true or false',
  list: 'a list',
  set: 'a list',
  map: 'an object of texts',
  object: 'an object',
  any: 'anything',
};

function kindProblem(field: Field, value: PropertyValue): string | undefined {
  const fits: Readonly<Record<Field['kind'], boolean>> = {
    string: typeof value === 'string',
    int: Number.isSafeInteger(value),
    bool: typeof value === 'boolean',
    list: Array.isArray(value),
    set: Array.isArray(value),
    map: isPropertyMap(value),
    object: isPropertyMap(value),
    any: true,
  };
  return fits[field.kind] ? undefined : `has to be ${KIND_TEXT[field.kind]}`;
}
