/** A set for a benchmark, removed whatever happens. */
import { RedisSet, type RedisSetOptions } from '../../test/support/redis-set';

/**
 * Makes a set with all its members, uses it, and removes it: also after an error, SIGINT or SIGTERM.
 * @param interrupted called when a signal comes, before anything is removed
 */
export async function fresh<T>(
  options: RedisSetOptions,
  use: (set: RedisSet) => Promise<T>,
  interrupted?: () => void,
): Promise<T> {
  const set = await RedisSet.create(options);
  let leaving: Promise<void> | undefined;
  // On, not once: a terminal tells every process of the group, tsx passes it on besides, and a second one would end this one at once.
  const leave = (): void => {
    if (leaving) return;
    interrupted?.();
    leaving = set.destroy().finally(() => process.exit(130));
  };
  process.on('SIGINT', leave).on('SIGTERM', leave);
  try {
    for (const name of set.names) await set.up(name);
    return await use(set);
  } finally {
    // What is used fails while it is taken away; the process ends when all of it is gone.
    await leaving;
    process.off('SIGINT', leave).off('SIGTERM', leave);
    await set.destroy();
  }
}
