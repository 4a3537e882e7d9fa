/** Who reigned when, as the sentinels said. Pure. */
import type { Reign } from '../history/check-primaries';
import type { TimelineEvent } from './timeline';

/** What was said of one epoch. */
interface Said {
  /** The name each sentinel gave last. */
  readonly last: Map<string, string>;
  /** When each name was first heard; in the order of hearing, a repetition moved to the end. */
  readonly heard: Map<string, number>;
}

/**
 * The primaries in the order of their epochs, the steady state's first, without a repetition in a row. Epochs decide and not the
 * time of hearing: a sentinel that was cut off speaks of old ones late. Within an epoch most sentinels decide, each by what it said
 * last: a leader knows the new epoch before it has the new address, and one whose failover was overtaken goes on to name the
 * member that it had chosen, in the epoch of the failover that overtook it.
 */
export function reigns(events: readonly TimelineEvent[], steady: string): Reign[] {
  const epochs = new Map<number, Said>();
  for (const event of events) {
    if (event.kind !== 'sentinel-view' || event.names === undefined || event.epoch === undefined) continue;
    const said: Said = epochs.get(event.epoch) ?? { last: new Map(), heard: new Map() };
    epochs.set(event.epoch, said);
    if (said.last.get(event.member) === event.names) continue;
    said.last.set(event.member, event.names);
    const first = said.heard.get(event.names) ?? event.at;
    said.heard.delete(event.names);
    said.heard.set(event.names, first);
  }
  const heard = [...epochs].sort(([a], [b]) => a - b).map(([, said]) => chosen(said));
  const order = [{ name: steady, from: -Infinity }, ...heard];
  return order.filter(({ name }, i) => i === 0 || name !== order[i - 1]?.name);
}

/** The name most sentinels gave; of several, the one heard last. */
function chosen({ last, heard }: Said): Reign {
  let best: Reign & { votes: number } = { name: '', from: Infinity, votes: 0 };
  for (const [name, from] of heard) {
    const votes = [...last.values()].filter((given) => given === name).length;
    if (votes >= best.votes) best = { name, from, votes };
  }
  return { name: best.name, from: best.from };
}
