/** Exchanges recorded from the real providers (fixtures/), in the form that the engine's own providers speak. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandProvider } from '../../../../engine/providers/command';
import { DockerProvider } from '../../../../engine/providers/docker';
import type { Provider, RequestBase } from '../../../../engine/providers/provider';
import { RandomProvider } from '../../../../engine/providers/random';
import { TlsProvider } from '../../../../engine/providers/tls';
import {
  isPropertyMap,
  UNKNOWN,
  type PropertyMap,
  type PropertyValue,
} from '../../../../engine/values/values';

const FIXTURES = join(__dirname, '..', 'fixtures');
const SIGNATURE = '4dabf18193072939515e22adb298388d';
const UNKNOWN_TEXT = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

/** When the recordings were made: certificates of that day are not due yet. */
const RECORDED_AT = new Date('2026-11-22T22:40:00Z');

/** One call and its answer, secrets replaced by placeholders. */
export interface Exchange {
  readonly name: string;
  readonly method: 'check' | 'diff' | 'create' | 'read' | 'update';
  readonly request: PropertyMap & { readonly urn: string; readonly type: string };
  readonly response: PropertyMap;
}

/** The recorded exchanges of one provider. */
export function exchanges(pkg: string): Exchange[] {
  const all = JSON.parse(
    readFileSync(join(FIXTURES, `${pkg}-recorded.json`), 'utf8'),
  ) as unknown as Exchange[];
  return all.map((one) => ({
    ...one,
    request: decode(one.request) as Exchange['request'],
    response: decode(one.response) as PropertyMap,
  }));
}

/** A change of a resource, as differences from a base; `set` and `unset` are top-level keys. */
export interface Change {
  readonly set?: PropertyMap;
  readonly unset?: readonly string[];
}

/** How the real provider checked and compared one changed input. */
export interface ChangeCase {
  readonly of: string;
  readonly label: string;
  readonly given: Change;
  readonly state?: Change;
  readonly refused?: true;
  readonly checked?: Change;
  readonly diff?: {
    readonly changes: 'none' | 'some';
    readonly diffs: readonly string[];
    readonly replaces: readonly string[];
    readonly deleteBeforeReplace: boolean;
  };
}

/** The resource that a change starts from. */
export interface ChangeBase {
  readonly type: string;
  readonly urn: string;
  readonly id: string;
  readonly oldInputs: PropertyMap;
  readonly state: PropertyMap;
  readonly given: PropertyMap;
  readonly checked: PropertyMap;
}

/** All recorded changes and their bases. */
export function changes(): { bases: Record<string, ChangeBase>; cases: ChangeCase[] } {
  return JSON.parse(readFileSync(join(FIXTURES, 'changes.json'), 'utf8')) as ReturnType<typeof changes>;
}

/** Applies a change to a base. */
export function apply(base: PropertyMap, change: Change = {}): PropertyMap {
  const kept = Object.entries(base).filter(([key]) => !(change.unset ?? []).includes(key));
  return { ...Object.fromEntries(kept), ...change.set };
}

/** Wire form to values: secrets unwrapped (as the engine sends them), the unknown text to the symbol. */
function decode(value: PropertyValue): PropertyValue {
  if (value === UNKNOWN_TEXT) return UNKNOWN;
  if (Array.isArray(value)) return value.map(decode);
  if (!isPropertyMap(value)) return value;
  if (SIGNATURE in value) return decode(value['value'] ?? null);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, decode(inner)]));
}

/** A provider of each package, with the clock of the recordings. */
export function providerOf(type: string): Provider {
  const makers: Record<string, () => Provider> = {
    command: () => new CommandProvider(),
    docker: () => new DockerProvider(),
    random: () => new RandomProvider(),
    tls: () => new TlsProvider(() => RECORDED_AT),
  };
  return makers[type.split(':')[0]!]!();
}

/** What every request carries. */
export function requestBase(type: string, urn: string): RequestBase {
  return { type, urn, log: () => undefined, secretInputs: new Set() };
}

/** Top-level keys of paths, sorted, each once. */
export function topLevel(paths: PropertyValue | readonly string[] | undefined): string[] {
  const list = (Array.isArray(paths) ? paths : []) as string[];
  return [...new Set(list.map((path) => path.split(/[.[]/)[0]!))].sort();
}

/** The kind of every value: what an output's shape is. Elements of lists count by their first. */
export function shape(value: PropertyValue): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shape);
  if (isPropertyMap(value))
    return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, shape(v)]));
  return value === null ? 'null' : typeof value;
}
