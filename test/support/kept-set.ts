import { afterAll, beforeAll } from 'vitest';
import { ensureImage } from './images';
import { RedisSet, type RedisSetOptions } from './redis-set';

/**
 * Brings a set up before the tests around the call and removes it after them.
 *
 * @param use is given the set once it stands: every member is up and all agree
 */
export function keepSet(
  flavour: 'redis' | 'valkey',
  use: (set: RedisSet) => void,
  spec?: RedisSetOptions['spec'],
): void {
  let set: RedisSet;

  beforeAll(async () => {
    set = await RedisSet.create({ image: await ensureImage(flavour), flavour, ...(spec && { spec }) });
    use(set);
    await Promise.all(set.names.map((name) => set.up(name)));
    await set.settled();
  });

  afterAll(() => set.destroy());
}
