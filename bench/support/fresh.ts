/** A set for a benchmark, removed whatever happens. */
import { RedisSet, type RedisSetOptions } from '../../test/support/redis-set';

/** Makes a set with all its members, uses it, and removes it: also after an error, SIGINT or SIGTERM. */
export async function fresh<T>(options: RedisSetOptions, use: (set: RedisSet) => Promise<T>): Promise<T> {
  const set = await RedisSet.create(options);
  const interrupted = (): void => void set.destroy().finally(() => process.exit(130));
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    for (const name of set.names) await set.up(name);
    return await use(set);
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    await set.destroy();
  }
}
