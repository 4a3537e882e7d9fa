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

  /** What a sentinel knows of the replicas' priorities; of one that it has not asked yet, 100. */
  async function priorities(sentinel: string): Promise<Map<string, string>> {
    const replicas = (await set.withClient(sentinel, (client) =>
      client.call('SENTINEL', 'REPLICAS', set.spec.primaryName),
    )) as string[][];
    return new Map(
      replicas.map((flat) => {
        const of = (key: string): string => flat[flat.indexOf(key) + 1] ?? '';
        return [set.nameOf(of('ip')), of('slave-priority')];
      }),
    );
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
      const known = await priorities(leader);
      return known.get(chosen) === '50' && known.get(other) === '100' ? true : undefined;
    });
    await set.withClient(leader, (client) => client.call('SENTINEL', 'FAILOVER', set.spec.primaryName));
    await until('the others have heard of it', async () =>
      (await set.namedBy(follower)) === chosen ? true : undefined,
    );
    // As a rule the leader is at it still, for a second or two, and the others go back to the old one meanwhile.
    await docker('kill', set.container(chosen));
    await until('the others fail over', async () =>
      (await set.namedBy(follower)) === chosen ? undefined : true,
    );
    await docker('start', set.container(chosen));
    const primary = await set.settled();
    const astray = (await set.logs(leader)).includes(`monitors ${set.address(primary)} from now on`);
    console.log(
      `the others went to ${primary}; the leader ${astray ? 'was astray and came back' : 'had ended before'}`,
    );
    for (const name of set.dataNames) await preferred(name, 100);
  });
});
