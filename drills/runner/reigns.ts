/** Who reigned when, as the sentinels said. Pure. */
import type { Reign } from '../history/check-primaries';
import type { TimelineEvent } from './timeline';

/**
 * The primaries in the order of their epochs, the steady state's first, without a repetition in a row. Epochs decide and not the
 * time of hearing: a sentinel that was cut off speaks of old ones late.
 */
export function reigns(events: readonly TimelineEvent[], steady: string): Reign[] {
  const named = new Map<number, Reign>();
  for (const event of events) {
    if (event.kind !== 'sentinel-view' || event.names === undefined || event.epoch === undefined) continue;
    // The leader knows the new epoch before it has the new address: the last name counts, from when it was first heard.
    if (named.get(event.epoch)?.name === event.names) continue;
    named.set(event.epoch, { name: event.names, from: event.at });
  }
  const heard = [...named].sort(([a], [b]) => a - b).map(([, reign]) => reign);
  const order = [{ name: steady, from: -Infinity }, ...heard];
  return order.filter(({ name }, i) => i === 0 || name !== order[i - 1]?.name);
}
