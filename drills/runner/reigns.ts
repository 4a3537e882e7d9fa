/** Who reigned when, as the sentinels said. Pure. */
import type { TimelineEvent } from './timeline';

/**
 * The primaries in the order of their epochs, the steady state's first, without a repetition in a row. Epochs decide and not the
 * time of hearing: a sentinel that was cut off speaks of old ones late.
 */
export function reigns(events: readonly TimelineEvent[], steady: string): string[] {
  const named = new Map<number, string>();
  let calm = true;
  for (const event of events) {
    if (event.kind !== 'sentinel-view' || event.names === undefined || event.epoch === undefined) continue;
    named.set(event.epoch, event.names);
    calm = false;
  }
  if (calm) return [steady];
  const order = [...named].sort(([a], [b]) => a - b).map(([, name]) => name);
  const from = order[0] === steady ? order : [steady, ...order];
  return from.filter((name, i) => i === 0 || name !== from[i - 1]);
}
