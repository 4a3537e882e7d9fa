/** What was removed or stopped by hand, what a killed run left, as far as names and labels tell. */
import type { Inventory } from '../host/inventory';
import { nameOf, type StateView } from '../project/state';
import { kindOf } from '../terminal/words';

/** The difference between the state and the host. */
export interface Drift {
  /** Recorded, and not there: `container main-redis-0`. */
  readonly missing: readonly string[];
  /** Recorded as running, and not running. */
  readonly stopped: readonly string[];
  /** Carries the stack's labels, and is not recorded: an interrupted run made it. */
  readonly unrecorded: readonly string[];
  /** What a killed run had begun. */
  readonly pending: readonly string[];
}

const containerType = 'docker:index/container:Container';
const networkType = 'docker:index/network:Network';
const volumeType = 'docker:index/volume:Volume';

/**
 * Compares.
 * @param own the part of the host that carries the stack's labels
 */
export function findDrift(state: StateView, host: Inventory, own: Inventory): Drift {
  const missing: string[] = [];
  const stopped: string[] = [];
  const recorded = new Set<string>();
  const containers = new Map(host.containers.map((c) => [c.id, c]));
  const networks = new Set(host.networks.map(({ id }) => id));
  const volumes = new Set(host.volumes.map(({ name }) => name));
  for (const { type, urn, id, inputs } of state.resources) {
    if (id === undefined || id === '') continue;
    recorded.add(id);
    const label = `${kindOf(type)} ${nameOf(urn)}`;
    if (type === containerType) {
      const found = containers.get(id);
      if (found === undefined) missing.push(label);
      else if (inputs?.['mustRun'] !== false && (found.state === 'exited' || found.state === 'dead'))
        stopped.push(label);
    } else if (type === networkType) {
      if (!networks.has(id)) missing.push(label);
    } else if (type === volumeType && !volumes.has(id)) {
      missing.push(label);
    }
  }
  return {
    missing,
    stopped,
    unrecorded: [
      ...own.containers.filter(({ id }) => !recorded.has(id)).map(({ name }) => `container ${name}`),
      ...own.networks.filter(({ id }) => !recorded.has(id)).map(({ name }) => `network ${name}`),
      ...own.volumes.filter(({ name }) => !recorded.has(name)).map(({ name }) => `volume ${name}`),
    ],
    pending: state.pending.map(
      ({ type, urn }) => `${type} ${kindOf(urn.split('::')[2]?.split('$').at(-1) ?? '')} ${nameOf(urn)}`,
    ),
  };
}

/** No state, no drift; what carries the labels all the same is unrecorded. */
export const noState: StateView = { resources: [], pending: [], salt: undefined };
