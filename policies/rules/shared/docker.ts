/** Docker's resource types, and what rules have to know of them. */
import { items, list, record } from './read';
import type { Subject } from '../rule';

/** Type tokens of the Docker provider. */
export const docker = {
  container: 'docker:index/container:Container',
  network: 'docker:index/network:Network',
  volume: 'docker:index/volume:Volume',
} as const;

/** A command that runs on the machine of the deployment. */
export const localCommand = 'command:local:Command';

/**
 * True for a container that only carries files into a volume and never starts: nothing in it runs, so what is said about
 * running processes does not concern it. Told by its inputs; a name can be given to anything.
 */
export function neverRuns({ props }: Subject): boolean {
  return props['start'] === false && props['mustRun'] === false && props['networkMode'] === 'none';
}

/** The containers of a stack that run. */
export function runningContainers(resources: readonly Subject[]): Subject[] {
  return resources.filter((each) => each.type === docker.container && !neverRuns(each));
}

/** A Docker label's value, or undefined. */
export function label({ props }: Subject, name: string): string | undefined {
  const found = list(props['labels']).find((each) => record(each)['label'] === name);
  const value = record(found)['value'];
  return typeof value === 'string' ? value : undefined;
}

/** A mount of a container, whichever of the two inputs declares it. */
export interface Mount {
  readonly path: string;
  /** The named volume's name; UNKNOWN or undefined as it is declared. */
  readonly volume: unknown;
  readonly target: unknown;
  readonly readOnly: unknown;
}

/** The named volumes that a container mounts. */
export function mountsOf({ props }: Subject): Mount[] {
  const volumes = items(props['volumes']).map(([i, item]) => {
    const { volumeName, containerPath, readOnly } = record(item);
    return { path: `volumes[${i}]`, volume: volumeName, target: containerPath, readOnly };
  });
  const mounts = items(props['mounts']).flatMap(([i, item]) => {
    const { type, source, target, readOnly } = record(item);
    return type === 'volume' ? [{ path: `mounts[${i}]`, volume: source, target, readOnly }] : [];
  });
  return [...volumes, ...mounts];
}
