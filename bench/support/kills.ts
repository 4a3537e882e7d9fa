/** SIGKILL to the primary under a load, again and again. */
import { setTimeout as pause } from 'node:timers/promises';
import { resolveSpec } from '../../components/render/redis';
import type { RedisSet } from '../../test/support/redis-set';
import { round, type Round, type RoundOptions } from './rounds';

/** How the primary is killed; each round has the next seed. */
export interface KillOptions extends Pick<RoundOptions, 'seed' | 'clients' | 'everyMs'> {
  readonly rounds: number;
}

/**
 * Kills the primary of a set that is at rest, whoever it is in each round.
 * @param hear hears each round as it ends, counted from 1
 */
export async function kills(
  set: RedisSet,
  { rounds, seed, ...load }: KillOptions,
  hear: (result: Round, number: number) => void,
): Promise<void> {
  // Sentinel begins no other failover before; a round that came too soon would measure that.
  const restMs = 2 * resolveSpec(set.spec).timing.failoverTimeoutMs;
  for (let number = 1; number <= rounds; number += 1) {
    const begun = Date.now();
    hear(await round(set, { ...load, blow: 'kill', seed: seed + number - 1, limitMs: 120_000 }), number);
    const left = begun + restMs - Date.now();
    if (number < rounds && left > 0) await pause(left);
  }
}
