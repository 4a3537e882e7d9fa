/** Docker's resource types, and how rules read them. */
import { UNKNOWN, type Subject } from './rule';

/** Type tokens of the Docker provider. */
export const docker = {
  container: 'docker:index/container:Container',
  network: 'docker:index/network:Network',
  volume: 'docker:index/volume:Volume',
} as const;

/**
 * True for a container that only carries files into a volume and never starts: nothing in it runs, so what is said about
 * running processes does not concern it. Told by its inputs; a name can be given to anything.
 */
export function neverRuns({ props }: Subject): boolean {
  return props['start'] === false && props['mustRun'] === false && props['networkMode'] === 'none';
}

/** True if the value is there and known, or not there at all; false only for what a preview cannot know. */
export function isKnown(value: unknown): boolean {
  return value !== UNKNOWN;
}

/** A list's known items; empty for what is no list. */
export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value.filter(isKnown) : [];
}

/** A list's known strings. */
export function strings(value: unknown): string[] {
  return list(value).filter((item): item is string => typeof item === 'string');
}

/** The value as a record; empty for what is none. */
export function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

/** A Docker label's value, or undefined. */
export function label({ props }: Subject, name: string): string | undefined {
  const found = list(props['labels']).find((each) => record(each)['label'] === name);
  const value = record(found)['value'];
  return typeof value === 'string' ? value : undefined;
}

/** A value as a message shows it; never used for what could be a secret. */
export function show(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
