/** Reads every resource as it is now, and puts what was found into the state. */
import { isProviderType, nameOf } from '../plan/urn';
import { changedKeys } from '../plan/planner';
import type { LiveState } from '../state/live';
import type { ResourceState } from '../state/resource';
import type { StepEvent, StepOp, EventSink } from './events';
import type { Tally } from './executor';
import { Limit } from './gate';
import type { StopFlag } from './gate';
import type { ProviderHost } from './host';
import { EngineError, messageOf } from '../errors';

/** What a refresh works with. */
export interface RefreshWork {
  readonly live: LiveState;
  readonly host: ProviderHost;
  readonly events: EventSink;
  readonly stop: StopFlag;
  readonly tally: Tally;
  readonly parallel: number;
}

/** Refreshes all resources; a failure stops those that have not begun. The state is saved in any case. */
export async function refreshAll(work: RefreshWork): Promise<void> {
  const { live, stop } = work;
  const limit = new Limit(work.parallel);
  const states = live.resources.filter(
    (state) => state.custom && !isProviderType(state.type) && !state.delete && !state.pendingReplacement,
  );
  try {
    await Promise.all(
      states.map((state) =>
        limit.run(async () => {
          if (stop.stopped) return;
          try {
            await refreshOne(state, work);
          } catch (error) {
            const reason = `reading ${state.urn} failed: ${messageOf(error)}`;
            stop.fail(new EngineError('provider', reason, { cause: error }));
          }
        }),
      ),
    );
  } finally {
    live.save();
  }
}

async function refreshOne(state: ResourceState, work: RefreshWork): Promise<void> {
  const { live, host, events, tally } = work;
  const calls = host.callsFor(state);
  if (!calls) throw new EngineError('provider', 'its provider is not configured');
  const read = await calls.read(state);
  const report = (op: StepOp, diffs: readonly string[] = []): void => {
    const { urn, type, protect, dependencies } = state;
    const event: StepEvent = {
      kind: 'step',
      phase: 'finished',
      op,
      urn,
      type,
      name: nameOf(urn),
      diffs,
      replaces: [],
      protect,
      dependencies,
    };
    tally.done(op, urn);
    events.emit(event);
  };
  if (!read) {
    live.remove(state);
    report('delete');
    return;
  }
  const diffs = [
    ...new Set([...changedKeys(state.outputs, read.outputs), ...changedKeys(state.inputs, read.inputs)]),
  ].filter((key) => !key.startsWith('__'));
  if (diffs.length === 0 && read.id === state.id) {
    report('same');
    return;
  }
  // What one read removed may have taken this one's dependencies with it: the newest record is the one to change.
  const { id, inputs, outputs } = read;
  live.replace(state, { ...live.latest(state), id, inputs, outputs, modified: new Date().toISOString() });
  report('refresh', diffs);
}
