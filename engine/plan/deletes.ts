/** The order of deletes: what depends on something goes before it. */
import { EngineError } from '../errors';
import { references } from '../state/resource';
import type { ResourceState } from '../state/resource';
import { isProviderType, parseProviderRef } from './urn';

/** One resource that goes. */
export interface Deletion {
  readonly state: ResourceState;
  /** The deletions that have to be done before this one. */
  readonly after: readonly ResourceState[];
  /**
   * False if there is nothing for a provider to do: a component, a provider, what was deleted already to make room,
   * and what goes together with another resource (`deletedWith`).
   */
  readonly callsProvider: boolean;
}

/**
 * @param refuse gets the error that names every protected resource among them, before anything is deleted; throws it by default
 */
export function planDeletes(states: readonly ResourceState[], refuse = thrown): Deletion[] {
  assertUnprotected(states, refuse);
  const going = new Set(states.filter((state) => state.custom).map((state) => state.urn));
  return states.map((state) => ({
    state,
    after: states.filter((other) => other !== state && needs(other, state)),
    callsProvider:
      state.custom &&
      !isProviderType(state.type) &&
      !state.pendingReplacement &&
      !(state.deletedWith !== undefined && going.has(state.deletedWith)),
  }));
}

/** @param refuse gets the error that names every protected resource, if there is one */
export function assertUnprotected(
  states: readonly ResourceState[],
  refuse: (error: EngineError) => void,
): void {
  const protectedOnes = states.filter((state) => state.protect);
  if (protectedOnes.length === 0) return;
  const names = protectedOnes.map((state) => state.urn).join(', ');
  refuse(
    new EngineError(
      'protected',
      `${names} would be deleted and ${protectedOnes.length > 1 ? 'are' : 'is'} protected; nothing was deleted. ` +
        'If it shall go: set protect to false, run "up", then change or remove it',
    ),
  );
}

function thrown(error: EngineError): void {
  throw error;
}

function needs(user: ResourceState, used: ResourceState): boolean {
  if (references(user).includes(used.urn)) return true;
  if (user.provider === undefined || !isProviderType(used.type)) return false;
  const { urn, id } = parseProviderRef(user.provider);
  return urn === used.urn && id === used.id;
}
