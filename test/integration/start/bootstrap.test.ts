import { afterEach, expect, it } from 'vitest';
import { until } from '../../support/docker';
import { ensureImage } from '../../support/images';
import { RedisSet } from '../../support/redis-set';
import { eachRound, shuffled } from '../../support/rounds';

let set: RedisSet | undefined;

afterEach(async () => {
  await set?.destroy();
  set = undefined;
});

eachRound('bootstrap', (flavour) => {
  async function create(): Promise<RedisSet> {
    set = await RedisSet.create({ image: await ensureImage(flavour), flavour });
    return set;
  }

  it.each([1, 2, 3])('all members start at once in a random order (%i)', async () => {
    const s = await create();
    const order = shuffled(s.names);
    console.log(`order: ${order.join(' ')}`);
    await Promise.all(
      order.map(async (name) => {
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 1500));
        await s.up(name);
      }),
    );
    expect(await s.converged()).toBe('data-0');
    await s.write('data-0', 'app:first', 'kept', 2);
    for (const name of s.names) {
      expect(
        await until(`${name} is ready`, async () => ((await s.health(name, 'ready')).fit ? true : undefined)),
      ).toBe(true);
    }
    for (const name of ['data-1', 'data-2']) expect(await s.read(name, 'app:first')).toBe('kept');
  });

  it('members of each kind are created one after the other, each when the one before is ready', async () => {
    const s = await create();
    const chain = async (names: string[]): Promise<void> => {
      for (const name of names) {
        await s.up(name);
        await until(`${name} is ready`, async () => ((await s.health(name, 'ready')).fit ? true : undefined));
      }
    };
    await Promise.all([chain(s.dataNames), chain(s.sentinelNames)]);
    expect(await s.converged()).toBe('data-0');
  });

  it('without a majority of sentinels nobody begins, and every member says so', async () => {
    const s = await create();
    await Promise.all(['sentinel-0', ...s.dataNames].map((name) => s.up(name)));
    for (const name of s.dataNames) {
      await until(`${name} waits`, async () =>
        (await s.logs(name)).includes('1 of 3 sentinels answer') ? true : undefined,
      );
      expect(await s.health(name, 'live')).toMatchObject({ fit: true });
      expect(await s.health(name, 'ready')).toMatchObject({ fit: false });
    }
    await Promise.all(['sentinel-1', 'sentinel-2'].map((name) => s.up(name)));
    expect(await s.converged()).toBe('data-0');
  });
});
