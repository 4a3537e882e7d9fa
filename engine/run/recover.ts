/**
 * After a run that was killed: finds out what became of each provider call that was under way, so that nothing is made
 * twice and nothing is lost.
 */
import { EngineError, messageOf } from '../errors';
import type { LiveState } from '../state/live';
import type { PendingOperation, ResourceState } from '../state/resource';
import type { EventSink } from './events';
import type { ProviderHost } from './host';

/**
 * Settles every operation that an earlier run left behind, and saves.
 * @throws EngineError if a provider cannot tell; the operation stays recorded then
 */
export async function recoverPending(live: LiveState, host: ProviderHost, events: EventSink): Promise<void> {
  for (const operation of live.operations) {
    const { urn } = operation.resource;
    try {
      const found = await settle(operation, live, host);
      events.log('warning', `an earlier run was cut off while ${operation.type} ${urn}: ${found}`, urn);
    } catch (error) {
      throw new EngineError(
        'state',
        `an earlier run was cut off while ${operation.type} ${urn}, and what became of it cannot be found out: ` +
          messageOf(error),
        { cause: error },
      );
    }
    live.settle(operation);
  }
  live.save();
}

async function settle(operation: PendingOperation, live: LiveState, host: ProviderHost): Promise<string> {
  switch (operation.type) {
    case 'creating':
      return settleCreate(operation.resource, live, host);
    case 'updating':
      return settleUpdate(operation.resource, live, host);
    case 'deleting':
      return settleDelete(operation.resource, live, host);
    default:
      return 'nothing was being changed';
  }
}

async function settleCreate(resource: ResourceState, live: LiveState, host: ProviderHost): Promise<string> {
  // The CLI does not write when a create began. Nothing can be taken for its work then: what it may have left shows as
  // a conflict of names, not as a resource of ours that is somebody else's.
  const startedAt = resource.created === undefined ? new Date() : new Date(resource.created);
  const found = await callsFor(resource, host).recover(resource, startedAt);
  if (!found) return 'nothing was made';
  live.adopt({
    ...resource,
    id: found.id,
    outputs: found.outputs,
    initErrors: ['the run was cut off while this was being created'],
  });
  return `${found.id} was made; this run finishes it or makes it anew`;
}

async function settleUpdate(resource: ResourceState, live: LiveState, host: ProviderHost): Promise<string> {
  const old = live.leftovers.find(
    (state) => !state.delete && state.type === resource.type && state.id === resource.id,
  );
  if (!old) return 'it is no longer in the state';
  const read = await callsFor(old, host).read(old);
  if (!read) {
    live.remove(old);
    return 'it is gone';
  }
  const initErrors = ['the run was cut off while this was being updated'];
  live.replace(old, { ...old, ...read, initErrors });
  return 'it is there; this run updates it again';
}

async function settleDelete(resource: ResourceState, live: LiveState, host: ProviderHost): Promise<string> {
  const old = live.leftovers.find((state) => state.urn === resource.urn && state.id === resource.id);
  if (!old) return 'it is no longer in the state';
  if (await callsFor(old, host).read(old)) return 'it is still there';
  // If it went to make room it keeps its place for what depends on it; if not, it is forgotten at the next deletes.
  if (old.delete) live.remove(old);
  else live.replace(old, { ...old, pendingReplacement: true });
  return 'it is gone';
}

function callsFor(
  state: ResourceState,
  host: ProviderHost,
): NonNullable<ReturnType<ProviderHost['callsFor']>> {
  const calls = host.callsFor(state);
  if (!calls) throw new EngineError('provider', `the provider of ${state.urn} is not configured`);
  return calls;
}
