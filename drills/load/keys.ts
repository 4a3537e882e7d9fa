/** Which keys a load wrote, and what a member holds of them in the end. */
import type { Redis } from 'ioredis';
import type { FinalRead, OperationEvent } from '../history/events';

/** The keys that are judged; cache keys are not. */
export interface LoadKeys {
  readonly ledgers: readonly string[];
  readonly counters: readonly string[];
  /** The first key of each pair; it ends in `a`, the second in `b`. */
  readonly pairs: readonly string[];
}

/** Notes the keys of a load as it goes: one entry for some hundred writes. */
export class KeyBook {
  private readonly sets = {
    ledgers: new Set<string>(),
    counters: new Set<string>(),
    pairs: new Set<string>(),
  };

  /** Takes in the next operation. */
  see({ kind, key }: Pick<OperationEvent, 'kind' | 'key'>): void {
    if (kind === 'plain' || kind === 'promised') this.sets.ledgers.add(key);
    else if (kind === 'counter') this.sets.counters.add(key);
    else if (kind === 'multi') this.sets.pairs.add(key);
  }

  /** All of them. */
  keys(): LoadKeys {
    const { ledgers, counters, pairs } = this.sets;
    return { ledgers: [...ledgers], counters: [...counters], pairs: [...pairs] };
  }
}

/** Keys asked for in one message. */
const BATCH = 50;

/**
 * Reads what one member holds. The set must have converged before, or a replica that lags looks like one that lost.
 * @param client a connection to this very member, as a user that may read the keys
 * @throws whatever the connection throws; half a read is none
 */
export async function readFinal(member: string, client: Redis, keys: LoadKeys): Promise<FinalRead> {
  const ledgers: Record<string, number[]> = {};
  const counters: Record<string, number> = {};
  const pairs: Record<string, [number | null, number | null]> = {};
  for (const batch of batches(keys.ledgers)) {
    const replies = await Promise.all(batch.map((key) => client.smembers(key)));
    batch.forEach((key, i) => (ledgers[key] = (replies[i] ?? []).map(Number)));
  }
  for (const batch of batches(keys.counters)) {
    const replies = await client.mget(...batch);
    batch.forEach((key, i) => (counters[key] = Number(replies[i] ?? 0)));
  }
  for (const batch of batches(keys.pairs)) {
    const replies = await client.mget(...batch.flatMap((key) => [key, secondOf(key)]));
    batch.forEach((key, i) => (pairs[key] = [numberOf(replies[2 * i]), numberOf(replies[2 * i + 1])]));
  }
  return { member, ledgers, counters, pairs };
}

/** The second key of a pair. */
export function secondOf(first: string): string {
  return `${first.slice(0, -1)}b`;
}

function numberOf(text: string | null | undefined): number | null {
  return text === null || text === undefined ? null : Number(text);
}

function* batches(keys: readonly string[]): Generator<readonly string[]> {
  for (let from = 0; from < keys.length; from += BATCH) yield keys.slice(from, from + BATCH);
}
