/** Deletes in the order of a plan: what depends on something goes first, what is independent goes at the same time. */
import type { Deletion } from '../plan/deletes';
import type { ResourceState } from '../state/resource';
import { EngineError } from '../errors';
import type { Executor } from './executor';
import type { StopFlag } from './gate';

/** Shows every deletion, before the first begins. */
export function announceDeletes(deletions: readonly Deletion[], executor: Executor): void {
  for (const { state } of deletions) {
    executor.emitPlanned(state.delete || state.pendingReplacement ? 'delete-replaced' : 'delete', state);
  }
}

/** Carries out a plan of deletes; after a failure nothing new begins, and what runs ends. */
export async function deleteAll(
  deletions: readonly Deletion[],
  executor: Executor,
  stop: StopFlag,
): Promise<void> {
  const done = new Map<ResourceState, Promise<boolean>>();
  const byState = new Map(deletions.map((deletion) => [deletion.state, deletion]));
  const remove = (deletion: Deletion, path: readonly ResourceState[]): Promise<boolean> => {
    const known = done.get(deletion.state);
    if (known) return known;
    if (path.includes(deletion.state)) {
      throw new EngineError('state', `${deletion.state.urn} depends on itself; nothing was deleted`);
    }
    const first = deletion.after.map((state) => byState.get(state)).filter((other) => other !== undefined);
    const awaited = first.map((other) => remove(other, [...path, deletion.state]));
    const result = Promise.all(awaited).then(async (all) => {
      // What needs it is still there: it has to stay.
      if (!all.every(Boolean) || stop.stopped) return false;
      try {
        await executor.delete(deletion);
        return true;
      } catch (error) {
        stop.fail(error);
        return false;
      }
    });
    done.set(deletion.state, result);
    return result;
  };
  await Promise.all(deletions.map((deletion) => remove(deletion, [])));
}
