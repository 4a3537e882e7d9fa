import { beforeEach, expect, it } from 'vitest';
import { docker, until } from '../../support/docker';
import { keepSet } from '../../support/kept-set';
import type { RedisSet } from '../../support/redis-set';
import { eachRound } from '../../support/rounds';

/** docs/decisions/0014-stray-sentinel.md */
eachRound('a sentinel astray', (flavour) => {
  let set: RedisSet;

  keepSet(flavour, (made) => (set = made));

  beforeEach(() => set.startAll());

  async function preferred(name: string, priority: number): Promise<void> {
    await set.withClient(name, (client) =>
      client.call('CONFIG', 'SET', 'replica-priority', String(priority)),
    );
  }

  async function epochs(): Promise<string[]> {
    const all: string[] = [];
    for (const name of set.sentinelNames) {
      const flat = (await set.withClient(name, (client) =>
        client.call('SENTINEL', 'MASTER', set.spec.primaryName),
      )) as string[];
      all.push(flat[flat.indexOf('config-epoch') + 1] ?? '');
    }
    return all;
  }

  it('names another in the same epoch as all others: comes back, and nobody else notices', async () => {
    const primary = await set.settled();
    const before = await epochs();
    const [replica = ''] = set.dataNames.filter((name) => name !== primary);
    const [stray = ''] = set.sentinelNames;
    const [from, to] = [set.address(primary), set.address(replica)];
    const conf = '/data/jsquared/sentinel.conf';
    await set.exec(
      stray,
      `sed -i -e 's/^\\(sentinel monitor [^ ]*\\) ${from} /\\1 ${to} /' -e 's/^\\(sentinel known-replica [^ ]*\\) ${to} /\\1 ${from} /' ${conf}`,
    );
    await docker('kill', set.container(stray));
    await docker('start', set.container(stray));
    await until('it names the other one', async () =>
      (await set.namedBy(stray).catch(() => undefined)) === replica ? true : undefined,
    );
    expect(await set.settled()).toBe(primary);
    expect(await set.logs(stray)).toContain(`monitors ${from} from now on`);
    expect(await epochs()).toEqual(before);
  });

  it('is overtaken by a failover back to the old primary: all agree in the end', async () => {
    const old = await set.settled();
    const [chosen = '', other = ''] = set.dataNames.filter((name) => name !== old);
    const [leader = '', follower = ''] = set.sentinelNames;
    for (const [name, priority] of [
      [chosen, 50],
      [other, 100],
      [old, 10],
    ] as const)
      await preferred(name, priority);
    await until('the leader knows whom it prefers', async () => {
      const replicas = (await set.withClient(leader, (client) =>
        client.call('SENTINEL', 'REPLICAS', set.spec.primaryName),
      )) as string[][];
      const known = replicas.map((flat) => {
        const of = (key: string): string => flat[flat.indexOf(key) + 1] ?? '';
        return `${of('ip')} ${of('slave-priority')}`;
      });
      return known.includes(`${set.address(chosen)} 50`) && known.includes(`${set.address(other)} 100`)
        ? true
        : undefined;
    });
    await set.withClient(leader, (client) => client.call('SENTINEL', 'FAILOVER', set.spec.primaryName));
    await until('the others have heard of it', async () =>
      (await set.namedBy(follower)) === chosen ? true : undefined,
    );
    // The leader is at it still: it waits until the others follow the chosen one, and that one is up.
    await docker('kill', set.container(chosen));
    await until('the others go back to the old one', async () =>
      (await set.namedBy(follower)) === old ? true : undefined,
    );
    await docker('start', set.container(chosen));
    expect(await set.settled()).toBe(old);
    expect(await set.logs(leader)).toContain(`monitors ${set.address(old)} from now on`);
    for (const name of set.dataNames) await preferred(name, 100);
  });
});
