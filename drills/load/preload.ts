/** Fills the cache keys before a load begins, so that a failover moves as much data as it would in earnest. */
import { monotonicMs } from '../history/events';
import type { LoadOptions, LoadTarget } from './options';
import { cacheKey, cacheValue, valueBytes } from './plan';
import { Pool } from './pool';
import { profiles } from './profiles';
import { seeded } from './random';

/** Keys in one message. */
const BATCH = 100;
/** How long the first connection may take, and how long one message, in milliseconds. */
const LIMIT_MS = 30_000;

/**
 * Writes cache values, by rank from the most popular one on, until there are as many MiB as asked for.
 * @throws Error if the primary is not reached, or refuses (its memory is full)
 */
export async function preload(target: LoadTarget, options: LoadOptions): Promise<void> {
  const profile = profiles[options.profile];
  const random = seeded(options.seed, 'preload');
  const pool = new Pool({
    client: 'preload',
    target,
    options: { ...options.pool, size: 1, commandTimeoutMs: LIMIT_MS },
    random,
    onEvent: () => undefined,
  });
  try {
    let left = options.preloadMiB * 1024 * 1024;
    for (let rank = 0; left > 0; rank += BATCH) {
      const { redis } = await lane(pool);
      const pairs: string[] = [];
      for (let i = 0; i < BATCH && left > 0; i += 1) {
        const key = cacheKey(options.keyPrefix, rank + i, profile.keyBytes);
        const value = cacheValue(0, valueBytes(random, profile));
        left -= key.length + value.length;
        pairs.push(key, value);
      }
      await redis.mset(...pairs);
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`the load could not write its ${options.preloadMiB} MiB of data: ${reason}`, {
      cause: error,
    });
  } finally {
    pool.stop();
  }
}

async function lane(pool: Pool): Promise<{ redis: import('ioredis').Redis }> {
  const end = monotonicMs() + LIMIT_MS;
  for (;;) {
    const found = pool.lane();
    if (found) return found;
    if (monotonicMs() > end) throw new Error(`no primary answered within ${LIMIT_MS / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
