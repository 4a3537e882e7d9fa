import { beforeEach, expect, it } from 'vitest';
import { docker, until } from '../../support/docker';
import { ensureImage } from '../../support/images';
import { keepSet } from '../../support/kept-set';
import type { RedisSet } from '../../support/redis-set';
import { eachRound } from '../../support/rounds';

eachRound('volumes', (flavour) => {
  let set: RedisSet;
  let written = 0;

  // Time enough to bring a primary back before the sentinels find it down: they still name it.
  const timing = { downAfterMs: 8000, failoverTimeoutMs: 6000 };
  keepSet(flavour, (made) => (set = made), { timing });

  beforeEach(() => set.startAll());

  async function intact(primary: string): Promise<void> {
    await set.write(primary, `app:${written + 1}`, String(written + 1), 2);
    written++;
    for (const name of set.dataNames) {
      const values = await set.withClient(name, (client) =>
        client.mget(Array.from({ length: written }, (_, i) => `app:${i + 1}`)),
      );
      expect(values).toEqual(Array.from({ length: written }, (_, i) => String(i + 1)));
    }
  }

  const others = (name: string): string[] => set.dataNames.filter((other) => other !== name);

  const sentinelId = (name: string): Promise<string> =>
    set.withClient(name, async (client) => String(await client.call('SENTINEL', 'MYID')));

  /** How many other sentinels a sentinel knows, dead ones included. */
  const knownSentinels = (name: string): Promise<number> =>
    set.withClient(
      name,
      async (client) => ((await client.call('SENTINEL', 'SENTINELS', 'main')) as unknown[]).length,
    );

  /** As `docker rm -f` and `docker volume rm` do. */
  async function lose(...names: string[]): Promise<void> {
    for (const name of names) await set.remove(name);
    for (const name of names) await set.loseVolume(name);
  }

  it('a primary that was killed and comes back at once is replaced: a replica has more than its disk', async () => {
    const old = await set.settled();
    await set.write(old, 'app:promised', 'yes', 1);
    await docker('kill', set.container(old));
    await docker('start', set.container(old));
    await until(`${old} waits`, async () =>
      (await set.logs(old)).includes('still holds its memory') ? true : undefined,
    );
    const next = await set.settled();
    expect(next).not.toBe(old);
    expect(await set.read(next, 'app:promised')).toBe('yes');
    await intact(next);
  });

  it.each([
    ['with', false],
    ['without', true],
  ])('the old primary comes back %s its volume, after a failover: a replica', async (_how, withoutVolume) => {
    const old = await set.settled();
    await intact(old);
    await set.remove(old);
    const next = await set.converged(others(old));
    expect(next).not.toBe(old);
    if (withoutVolume) await set.loseVolume(old);
    await set.up(old);
    expect(await set.settled()).toBe(next);
    await intact(next);
    expect(await set.logs(old)).toContain('starts as a replica of');
  });

  it('a named primary comes back with an EMPTY volume: it does not serve, and the replicas keep their data', async () => {
    const old = await set.settled();
    await intact(old);
    const sizes = async (): Promise<number[]> =>
      Promise.all(others(old).map((name) => set.withClient(name, (client) => client.dbsize())));
    const before = await sizes();
    await set.remove(old);
    await set.loseVolume(old);
    await set.up(old);
    await until(`${old} refuses`, async () =>
      (await set.logs(old)).includes('serving would wipe') ? true : undefined,
    );
    // From here to the end of the failover: never a primary, never a key less.
    const next = await until('another primary is named', async () => {
      expect(await sizes()).toEqual(before);
      await expect(
        set.role(old).then(
          ({ role }) => role === 'master',
          () => false,
        ),
      ).resolves.toBe(false);
      expect(await set.health(old, 'live')).toMatchObject({ fit: true });
      const named = await set.namedBy('sentinel-0');
      return named === old ? undefined : named;
    });
    expect(next).not.toBe(old);
    expect(await set.settled()).toBe(next);
    await intact(next);
  });

  it('a named primary comes back with half of its volume: the same', async () => {
    const old = await set.settled();
    await docker('kill', set.container(old));
    await docker(
      ...['run', '--rm', '--user', '999:999', '--network', 'none', '--volumes-from', set.container(old)],
      ...['--entrypoint', 'rm', await ensureImage(flavour), '-r', '/data/appendonlydir'],
    );
    await docker('start', set.container(old));
    await until(`${old} refuses`, async () =>
      (await set.logs(old)).includes('its volume is damaged') ? true : undefined,
    );
    const next = await set.settled();
    expect(next).not.toBe(old);
    await intact(next);
  });

  it('a replica whose append-only file is corrupt sets it aside and syncs again', async () => {
    const primary = await set.settled();
    const replica = others(primary)[0] ?? '';
    await docker('kill', set.container(replica));
    await docker(
      ...['run', '--rm', '--user', '999:999', '--network', 'none', '--volumes-from', set.container(replica)],
      ...['--entrypoint', 'sh', await ensureImage(flavour), '-c'],
      'cd /data/appendonlydir && for f in *.base.rdb; do printf garbage >$f; done',
    );
    await docker('start', set.container(replica));
    expect(await set.settled()).toBe(primary);
    expect(await set.logs(replica)).toContain('sets the data that cannot be used aside');
    await intact(primary);
  });

  it.each([1, 2])('%i sentinels lose their volumes: they come back as themselves', async (count) => {
    const primary = await set.settled();
    const names = set.sentinelNames.slice(0, count);
    const ids = await Promise.all(names.map((name) => sentinelId(name)));
    await lose(...names);
    await Promise.all(names.map((name) => set.up(name)));
    expect(await set.settled()).toBe(primary);
    expect(await Promise.all(names.map((name) => sentinelId(name)))).toEqual(ids);
    for (const name of set.sentinelNames) expect(await knownSentinels(name)).toBe(2);
    await intact(primary);
  });

  it('all sentinels lose their volumes, the data members run on', async () => {
    const primary = await set.settled();
    await lose(...set.sentinelNames);
    await Promise.all(set.sentinelNames.map((name) => set.up(name)));
    expect(await set.settled()).toBe(primary);
    await intact(primary);
  });

  it('all sentinels lose their volumes, and the data members start again as well', async () => {
    const primary = await set.settled();
    for (const name of set.dataNames) await docker('kill', set.container(name));
    await lose(...set.sentinelNames);
    await Promise.all(set.dataNames.map((name) => docker('start', set.container(name))));
    await Promise.all(set.sentinelNames.map((name) => set.up(name)));
    expect(await set.settled()).toBe(primary);
    await intact(primary);
  });

  it('no sentinel runs, and the data members start again: the primary waits until all others follow it', async () => {
    const primary = await set.settled();
    const [first = '', second = ''] = others(primary);
    for (const name of set.names) await docker('kill', set.container(name));
    for (const name of [primary, first]) await docker('start', set.container(name));
    await until(`${primary} waits`, async () =>
      (await set.logs(primary)).includes('not all other data members follow it') ? true : undefined,
    );
    expect(await set.health(primary, 'ready')).toMatchObject({ fit: false });
    await docker('start', set.container(second));
    await until('the primary serves', async () =>
      (await set.role(primary)).role === 'master' ? true : undefined,
    );
    for (const name of set.sentinelNames) await docker('start', set.container(name));
    expect(await set.settled()).toBe(primary);
    await intact(primary);
  });

  it('all volumes are lost: the set begins anew', async () => {
    await lose(...set.names);
    await Promise.all(set.names.map((name) => set.up(name)));
    expect(await set.settled()).toBe('data-0');
    written = 0;
    await intact('data-0');
  });

  it('a full volume at the start is said clearly', async () => {
    const primary = await set.settled();
    const replica = others(primary)[0] ?? '';
    await set.remove(replica);
    await set.loseVolume(replica);
    await set.createVolume(replica, {
      type: 'tmpfs',
      device: 'tmpfs',
      o: 'size=8k,uid=999,gid=999,mode=0700',
    });
    await set.up(replica);
    await until(`${replica} says so`, async () =>
      (await set.logs(replica)).includes('FATAL: cannot write to /data, is it full?') ? true : undefined,
    );
    await set.remove(replica);
    await set.loseVolume(replica);
    await set.up(replica);
    expect(await set.settled()).toBe(primary);
  });
});
