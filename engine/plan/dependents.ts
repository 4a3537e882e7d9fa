/**
 * Which resources have to go before one that is deleted before its replacement is created. A dependent goes only if its
 * own diff, with the inputs that come from what goes unknown, says that it would be replaced; `dependsOn` alone never
 * makes it go.
 */
import type { ResourceState } from '../state/resource';
import { UNKNOWN } from '../values/values';
import type { PropertyMap } from '../values/values';
import { parseProviderRef } from './urn';

/** Asks a resource's provider whether these inputs would replace it. */
export type WouldReplace = (state: ResourceState, inputs: PropertyMap) => Promise<boolean>;

/**
 * @param leftovers the old resources that have not been registered in this run, in the order of the state; those that
 * have been cannot depend on the root any more
 * @returns in the order in which they have to be deleted, the root last
 */
export async function replacedTogether(
  root: ResourceState,
  leftovers: readonly ResourceState[],
  wouldReplace: WouldReplace,
): Promise<ResourceState[]> {
  const going = new Set([root.urn]);
  const order = [root];
  for (const state of leftovers) {
    if (state === root || !state.custom || state.delete || state.pendingReplacement) continue;
    if (!(await mustGo(state, going, wouldReplace))) continue;
    going.add(state.urn);
    order.push(state);
  }
  return order.reverse();
}

async function mustGo(
  state: ResourceState,
  going: ReadonlySet<string>,
  wouldReplace: WouldReplace,
): Promise<boolean> {
  if (state.provider !== undefined && going.has(parseProviderRef(state.provider).urn)) return true;
  let affected = false;
  const inputs: PropertyMap = {};
  for (const [key, value] of Object.entries(state.inputs)) {
    const depends = (state.propertyDependencies[key] ?? []).some((urn) => going.has(urn));
    inputs[key] = depends ? UNKNOWN : value;
    affected ||= depends;
  }
  return affected && (await wouldReplace(state, inputs));
}
