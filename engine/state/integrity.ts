/** What has to hold in any state, as the Pulumi CLI checks it: it refuses a state that breaks one of these. */
import { isProviderType } from '../plan/urn';
import { references } from './resource';
import type { ResourceState } from './resource';

/**
 * @returns what is wrong, one line each; empty if the state is sound
 */
export function integrityProblems(resources: readonly ResourceState[]): string[] {
  const problems: string[] = [];
  const seen = new Set<string>();
  const live = new Set<string>();
  const providers = new Set<string>();
  for (const state of resources) {
    if (isProviderType(state.type)) providers.add(`${state.urn}::${state.id ?? ''}`);
    for (const urn of references(state)) {
      if (!seen.has(urn)) problems.push(`${state.urn} depends on ${urn}, which is missing or comes after it`);
    }
    if (state.provider !== undefined && !providers.has(state.provider) && !state.pendingReplacement) {
      problems.push(
        `${state.urn} refers to the provider ${state.provider}, which is missing or comes after it`,
      );
    }
    if (!state.delete && live.has(state.urn)) problems.push(`${state.urn} stands in the state twice`);
    if (!state.delete) live.add(state.urn);
    if (state.custom && state.id === undefined && !state.pendingReplacement) {
      problems.push(`${state.urn} has no id`);
    }
    seen.add(state.urn);
  }
  return problems;
}
