import { beforeEach, expect, it } from 'vitest';
import { docker } from '../../support/docker';
import { keepSet } from '../../support/kept-set';
import type { RedisSet } from '../../support/redis-set';
import { eachRound } from '../../support/rounds';
import { Writer } from '../../support/writer';

eachRound('hand-over', (flavour) => {
  let set: RedisSet;
  let lists = 0;

  keepSet(flavour, (made) => (set = made));

  beforeEach(() => set.startAll());

  const others = (name: string): string[] => set.dataNames.filter((other) => other !== name);

  it.each([1, 2])('a primary that is stopped hands over, no acknowledged write is lost (%i)', async () => {
    const old = await set.settled();
    const writer = new Writer(set, `app:list-${++lists}`, old);
    await writer.more(200);
    await docker('stop', '-t', '35', set.container(old));
    await writer.more(200);
    const { acknowledged, longestGapMs } = await writer.stop();
    const next = await set.converged(others(old));
    expect(next).not.toBe(old);
    expect(await set.logs(old)).toContain('hand-over: done');
    expect(await writer.missing(acknowledged, next)).toEqual([]);
    console.log(`${acknowledged.length} acknowledged, none lost, longest gap ${longestGapMs} ms`);
    await docker('start', set.container(old));
    await set.settled();
  });

  it('a roll over all members loses no acknowledged write', async () => {
    const writer = new Writer(set, `app:list-${++lists}`, await set.settled());
    for (const name of set.names) {
      await docker('restart', '-t', '35', set.container(name));
      await set.settled();
    }
    await writer.more(100);
    const { acknowledged, longestGapMs } = await writer.stop();
    expect(await writer.missing(acknowledged, await set.settled())).toEqual([]);
    console.log(`${acknowledged.length} acknowledged, none lost, longest gap ${longestGapMs} ms`);
  });

  it.each([0, 100, 200, 300, 400, 600, 900])(
    'the start script is killed %i ms into the hand-over: no promised write is lost',
    async (delay) => {
      const old = await set.settled();
      const writer = new Writer(set, `app:list-${++lists}`, old);
      await writer.more(100);
      // A signal, not a stop: Docker would start a container again that ends by itself.
      await docker('kill', '-s', 'TERM', set.container(old));
      await new Promise((resolve) => setTimeout(resolve, delay));
      await docker('kill', set.container(old)).catch(() => undefined);
      await writer.more(100);
      const { acknowledged, promised } = await writer.stop();
      await docker('start', set.container(old));
      const next = await set.settled();
      expect(await writer.missing(promised, next)).toEqual([]);
      const lost = await writer.missing(acknowledged, next);
      console.log(
        `killed after ${delay} ms: ${promised.length} promised, none lost; ${lost.length} plain lost`,
      );
    },
  );

  it('the only primary left stops in time, with everything on the disk', async () => {
    const primary = await set.settled();
    const writer = new Writer(set, `app:list-${++lists}`, primary);
    await writer.more(100);
    const { acknowledged } = await writer.stop();
    await Promise.all(
      [...others(primary), ...set.sentinelNames].map((name) => docker('kill', set.container(name))),
    );
    const began = Date.now();
    await docker('stop', '-t', '60', set.container(primary));
    // The bound itself, not a measure of speed: Docker would kill after the grace.
    expect(Date.now() - began).toBeLessThan(30_000);
    expect((await docker('inspect', '-f', '{{.State.ExitCode}}', set.container(primary))).stdout.trim()).toBe(
      '0',
    );
    await Promise.all(set.names.map((name) => docker('start', set.container(name))));
    expect(await writer.missing(acknowledged, await set.settled())).toEqual([]);
  });

  it('all members are stopped at once: bounded, and nothing is lost', async () => {
    const writer = new Writer(set, `app:list-${++lists}`, await set.settled());
    await writer.more(100);
    const { acknowledged } = await writer.stop();
    await Promise.all(set.names.map((name) => docker('stop', '-t', '60', set.container(name))));
    for (const name of set.names) {
      expect((await docker('inspect', '-f', '{{.State.ExitCode}}', set.container(name))).stdout.trim()).toBe(
        '0',
      );
    }
    await Promise.all(set.names.map((name) => docker('start', set.container(name))));
    expect(await writer.missing(acknowledged, await set.settled())).toEqual([]);
  });
});
