import { beforeEach, expect, it } from 'vitest';
import { docker, until } from '../../support/docker';
import { keepSet } from '../../support/kept-set';
import type { RedisSet } from '../../support/redis-set';
import { eachRound, shuffled } from '../../support/rounds';

eachRound('restart', (flavour) => {
  let set: RedisSet;
  let written = 0;

  keepSet(flavour, (made) => (set = made));

  beforeEach(() => set.startAll());

  /** Writes one more key and proves that all keys so far are on every member. */
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

  /** kill -9 of the server inside: the container ends with an error, and Docker starts it again. */
  async function killServer(name: string): Promise<void> {
    const before = await set.startedAt(name);
    const text = `for p in /proc/[0-9]*; do case $(tr '\\0' ' ' <$p/cmdline) in ${flavour}-server*) kill -9 \${p#/proc/} ;; esac; done`;
    // The container, and this command with it, may end before the command is told so.
    await set.exec(name, `${text} 2>/dev/null; true`).catch(() => undefined);
    await until(`${name} is started again`, async () =>
      (await set.startedAt(name)) === before ? undefined : true,
    );
  }

  it('begins', async () => {
    await intact(await set.settled());
  });

  it.each(['before', 'after'])('any member is restarted, %s a failover', async () => {
    for (const name of shuffled(set.names)) {
      await docker('restart', '-t', '35', set.container(name));
      await intact(await set.settled());
    }
    // The primary of now becomes a replica of another one.
    const old = await set.settled();
    await docker('kill', set.container(old));
    const next = await set.converged(set.dataNames.filter((name) => name !== old));
    expect(next).not.toBe(old);
    await docker('start', set.container(old));
    expect(await set.settled()).toBe(next);
    await intact(next);
  });

  it('the server of any member is killed', async () => {
    for (const name of shuffled(set.names)) {
      await killServer(name);
      await intact(await set.settled());
    }
  });

  it('everything is stopped at once and started at once', async () => {
    await Promise.all(set.names.map((name) => docker('stop', '-t', '35', set.container(name))));
    await Promise.all(shuffled(set.names).map((name) => docker('start', set.container(name))));
    await intact(await set.settled());
  });

  it('everything is killed at once and started at once: one primary, with everything', async () => {
    await set.settled();
    await docker('kill', ...set.names.map((name) => set.container(name)));
    await Promise.all(shuffled(set.names).map((name) => docker('start', set.container(name))));
    await intact(await set.settled());
  });

  it('the start script is killed at any point of its start', async () => {
    for (const delay of [20, 100, 250, 500, 900, 1500]) {
      const name = shuffled(set.names)[0] ?? 'data-0';
      await docker('kill', set.container(name));
      await docker('start', set.container(name));
      await new Promise((resolve) => setTimeout(resolve, delay));
      await docker('kill', set.container(name));
      await docker('start', set.container(name));
      await intact(await set.settled());
    }
  });
});
