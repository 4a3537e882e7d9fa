import { beforeEach, expect, it } from 'vitest';
import { docker, until } from '../../support/docker';
import { keepSet } from '../../support/kept-set';
import type { RedisSet } from '../../support/redis-set';
import { eachRound } from '../../support/rounds';
import { Writer } from '../../support/writer';

eachRound('promotion', (flavour) => {
  let set: RedisSet;
  let lists = 0;

  keepSet(flavour, (made) => (set = made));

  beforeEach(() => set.startAll());

  /** The primary, the replica that the sentinels will choose, and the one that they will not. */
  async function cast(): Promise<{ primary: string; chosen: string; other: string }> {
    const primary = await set.settled();
    const [chosen = '', other = ''] = set.dataNames.filter((name) => name !== primary);
    for (const [name, priority] of [
      [chosen, '50'],
      [other, '100'],
    ] as const) {
      await set.withClient(name, (client) => client.call('CONFIG', 'SET', 'replica-priority', priority));
    }
    for (const sentinel of set.sentinelNames) {
      await until(`${sentinel} knows the priorities`, async () => {
        const replicas = await set.withClient(sentinel, (client) =>
          client.call('SENTINEL', 'REPLICAS', set.spec.primaryName),
        );
        const seen = (replicas as string[][]).map((flat) => {
          const of = (key: string): string => flat[flat.indexOf(key) + 1] ?? '';
          return `${of('ip')} ${of('slave-priority')}`;
        });
        return seen.includes(`${set.address(chosen)} 50`) && seen.includes(`${set.address(other)} 100`)
          ? true
          : undefined;
      });
    }
    return { primary, chosen, other };
  }

  async function failOver(): Promise<void> {
    const [sentinel = ''] = set.sentinelNames;
    await until('a failover is taken up', async () => {
      try {
        await set.withClient(sentinel, (client) => client.call('SENTINEL', 'FAILOVER', set.spec.primaryName));
        return true;
      } catch (error) {
        // One that was just done, or given up, keeps the next one off for a while.
        if (/INPROG|NOGOODSLAVE/.test(String(error))) return undefined;
        throw error;
      }
    });
  }

  it('one that has less than the other gets the rest before it is the primary', async () => {
    const { primary, chosen, other } = await cast();
    const before = `before-${++lists}`;
    await set.write(primary, before, 'yes', 2);
    // The chosen one loses its link and cannot get it back; the other one's stays.
    await set.withClient(primary, async (client) => {
      await client.call('ACL', 'SETUSER', 'replication', 'off');
      const list = String(await client.call('CLIENT', 'LIST', 'TYPE', 'replica'));
      const line = list.split('\n').find((text) => text.includes(` addr=${set.address(chosen)}:`));
      await client.call('CLIENT', 'KILL', 'ID', /\bid=(\d+)/.exec(line ?? '')?.[1] ?? '0');
    });
    await until('its link is down', async () =>
      (await set.role(chosen)).link === 'connected' ? undefined : true,
    );
    const keys = Array.from({ length: 100 }, (_, i) => `app:more-${lists}-${i}`);
    // At once: a replica whose link is down for ten times down-after cannot be chosen.
    await set.withClient(primary, async (client) => {
      await client.mset(Object.fromEntries(keys.map((key) => [key, 'promised'])));
      expect(await client.wait(1, 2000)).toBe(1);
    });
    expect(await set.read(chosen, keys[0] ?? '')).toBeNull();
    await docker('kill', set.container(primary));
    const next = await set.converged([chosen, other]);
    expect(next, await set.tails()).toBe(chosen);
    expect(await set.logs(chosen)).toMatch(/promotion: chosen by .*, got the rest from/);
    for (const name of [chosen, other]) {
      const values = await set.withClient(name, (client) => client.mget(before, ...keys));
      expect(new Set(values)).toEqual(new Set(['yes', 'promised']));
    }
    await docker('start', set.container(primary));
    await set.settled();
  });

  it('while the old primary lives and is written to: no acknowledged write is lost', async () => {
    const old = await set.settled();
    const writer = new Writer(set, `app:list-${++lists}`, old);
    await writer.more(200);
    await failOver();
    await until('another is the primary', async () => ((await set.settled()) === old ? undefined : true));
    await writer.more(200);
    const { acknowledged, promised, longestGapMs } = await writer.stop();
    const next = await set.settled();
    expect(await writer.missing(promised, next)).toEqual([]);
    const lost = await writer.missing(acknowledged, next);
    // Plain writes are waited for where the old primary answers in time: not on a machine that is too busy for that.
    const silent = (await set.logs(next)).includes(`primary ${set.address(old)} silent`);
    if (!silent) expect(lost).toEqual([]);
    console.log(
      `${promised.length} promised, none lost; ${lost.length} of ${acknowledged.length} acknowledged lost${silent ? ', as the old primary did not answer in time' : ''}; longest gap ${longestGapMs} ms`,
    );
  });

  it('does not depend on a connection to the sentinels that is there at the moment', async () => {
    const old = await set.settled();
    for (const name of set.dataNames) {
      const text = `for p in /proc/[0-9]*; do case $(tr '\\0' ' ' <$p/cmdline) in ${flavour}-cli*SUBSCRIBE*) kill -9 \${p#/proc/} ;; esac; done`;
      await set.exec(name, `${text} 2>/dev/null; true`);
    }
    await docker('kill', set.container(old));
    expect(await set.converged(set.dataNames.filter((name) => name !== old))).not.toBe(old);
    await docker('start', set.container(old));
    await set.settled();
  });

  it.each([0, 120, 240, 400])(
    'the chosen one is killed %i ms after a failover was asked for: no promised write is lost',
    async (delay) => {
      const { primary, chosen } = await cast();
      const writer = new Writer(set, `app:list-${++lists}`, primary);
      await writer.more(100);
      await failOver();
      await new Promise((resolve) => setTimeout(resolve, delay));
      await docker('kill', set.container(chosen));
      await writer.more(100);
      await docker('start', set.container(chosen));
      const next = await set.settled();
      await writer.more(20);
      const { acknowledged, promised, longestGapMs } = await writer.stop();
      expect(await writer.missing(promised, next)).toEqual([]);
      const lost = await writer.missing(acknowledged, next);
      console.log(
        `killed after ${delay} ms: ${promised.length} promised, none lost; ${lost.length} plain lost; longest gap ${longestGapMs} ms`,
      );
    },
  );
});
