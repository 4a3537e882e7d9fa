import { expect, it } from 'vitest';
import { docker, until } from '../../support/docker';
import type { RedisSetSpec } from '../../../components/render/redis';
import { keepSet } from '../../support/kept-set';
import type { RedisSet } from '../../support/redis-set';
import { eachRound } from '../../support/rounds';

eachRound('settings', (flavour) => {
  let set: RedisSet;

  keepSet(flavour, (made) => (set = made));

  /** Changes the spec and recreates members, one after the other, as a rolling update does. */
  async function roll(change: Partial<RedisSetSpec>, names = set.names): Promise<string> {
    set.spec = { ...set.spec, ...change };
    for (const name of names) {
      await set.stopAndRemove(name);
      await set.up(name);
      await set.settled();
    }
    return set.settled();
  }

  const configOf = (name: string, key: string): Promise<string | undefined> =>
    set.withClient(name, async (client) => ((await client.call('CONFIG', 'GET', key)) as string[])[1]);

  it('a changed setting arrives at the next start, and the data stays', async () => {
    await set.write(await set.settled(), 'app:before', 'kept', 2);
    await roll({
      memory: { maxBytes: 50_000_000, policy: 'allkeys-lru' },
      timing: { downAfterMs: 2000, downAfterStaggerMs: 100 },
    });
    for (const name of set.dataNames) {
      expect(await configOf(name, 'maxmemory')).toBe('50000000');
      expect(await configOf(name, 'maxmemory-policy')).toBe('allkeys-lru');
      expect(await set.read(name, 'app:before')).toBe('kept');
    }
    for (const [i, name] of set.sentinelNames.entries()) {
      const flat = await set.withClient(
        name,
        async (client) => (await client.call('SENTINEL', 'MASTER', 'main')) as string[],
      );
      expect(flat[flat.indexOf('down-after-milliseconds') + 1]).toBe(String(2000 + i * 100));
    }
  });

  it('the append-only file is switched off and on again without losing what is there', async () => {
    for (const appendOnly of [false, true]) {
      const primary = await roll({ persistence: { appendOnly } }, set.dataNames);
      for (const name of set.dataNames) {
        const expected = appendOnly ? 'aof' : 'rdb';
        await until(`${name} keeps its data in its ${expected}`, async () =>
          (await set.exec(name, 'cat /data/jsquared/held')) === expected ? true : undefined,
        );
        expect(await configOf(name, 'appendonly')).toBe(appendOnly ? 'yes' : 'no');
      }
      await set.write(primary, `app:aof-${appendOnly}`, 'kept', 2);
      await docker('kill', ...set.names.map((name) => set.container(name)));
      // Without the append-only file a kill loses what no snapshot holds; the first key is in one.
      await Promise.all(set.names.map((name) => docker('start', set.container(name))));
      await set.settled();
      for (const name of set.dataNames) expect(await set.read(name, 'app:before')).toBe('kept');
    }
  });

  it('no password is seen in an argument, the environment, the log or docker inspect', async () => {
    const passwords = [
      ...Object.values(set.spec.passwords).flat(),
      ...(set.spec.appUsers ?? []).flatMap((user) => [...user.passwords]),
    ];
    for (const name of set.names) {
      const sightings: string[] = [];
      // What the scripts start lives for milliseconds, so it is looked for many times while a health check runs.
      for (let i = 0; i < 5; i++) {
        sightings.push(
          await set.exec(
            name,
            'sh /etc/jsquared/health.sh ready >/dev/null & n=0; while [ $n -lt 40 ]; do cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ; n=$((n+1)); done 2>/dev/null | tr "\\0" "\\n" | sort -u',
          ),
        );
      }
      expect(sightings.join('\n')).toMatch(new RegExp(`${flavour}-cli`));
      sightings.push(await set.logs(name), (await docker('inspect', set.container(name))).stdout);
      for (const password of passwords) {
        // Not toContain: a failure would print the password.
        expect(sightings.some((text) => text.includes(password))).toBe(false);
      }
      const modes = await set.exec(
        name,
        'stat -c "%a %u:%g" /etc/jsquared/password-* /etc/jsquared/tls.key /etc/jsquared/users.acl | sort -u',
      );
      expect(modes).toBe('440 0:0');
      expect(await set.exec(name, 'stat -c %a /data/jsquared/*.conf')).toBe('600');
    }
  });

  it('every user can do what it is for, and no more', async () => {
    const primary = await set.settled();
    const call = (user: string, name: string, ...words: [string, ...string[]]): Promise<unknown> =>
      set
        .withClient(name, async (client) => client.call(...words), user)
        .catch((error: unknown) => String(error));
    expect(await call('app', primary, 'SET', 'app:x', '1')).toBe('OK');
    expect(await call('app', primary, 'PUBLISH', 'app:news', 'x')).toBe(0);
    for (const words of [
      ['SET', 'other:x', '1'],
      ['PUBLISH', '__sentinel__:hello', 'x'],
      ['CONFIG', 'GET', 'masterauth'],
      ['FLUSHALL'],
      ['SCAN', '0'],
      ['KEYS', '*'],
      ['REPLICAOF', 'NO', 'ONE'],
      ['ACL', 'LIST'],
      ['CLIENT', 'KILL', 'TYPE', 'replica'],
    ] as const) {
      expect(await call('app', primary, ...(words as unknown as [string]))).toMatch(/NOPERM/);
    }
    for (const user of ['exporter', 'backup', 'drill', 'member', 'sentinel', 'replication']) {
      expect(await call(user, primary, 'GET', 'app:x')).toMatch(/NOPERM/);
      expect(await call(user, primary, 'CONFIG', 'GET', 'masterauth')).toMatch(/NOPERM/);
    }
    expect(await call('exporter', primary, 'INFO')).toMatch(/redis_version/);
    expect(await call('drill', primary, 'SET', 'drill:x', '1')).toBe('OK');
    expect(await call('drill', primary, 'SET', 'app:x', '1')).toMatch(/NOPERM/);
    expect(await call('app', 'sentinel-0', 'SENTINEL', 'GET-MASTER-ADDR-BY-NAME', 'main')).toEqual([
      set.address(primary),
      '6379',
    ]);
    expect(await call('app', 'sentinel-0', 'SENTINEL', 'FAILOVER', 'main')).toMatch(/NOPERM/);
    expect(await call('app', 'sentinel-0', 'SENTINEL', 'REMOVE', 'main')).toMatch(/NOPERM/);
    expect(await call('app', 'sentinel-0', 'PUBLISH', '__sentinel__:hello', 'x')).toMatch(/NOPERM/);
    expect(await call('exporter', 'sentinel-0', 'SENTINEL', 'CKQUORUM', 'main')).toMatch(/OK/);
    await set.withClient('sentinel-0', async (client) => client.subscribe('+switch-master'), 'app');
  });

  it('nobody is let in without a certificate, or as the default user', async () => {
    const primary = await set.settled();
    const cli = `timeout 3 ${flavour}-cli -h ${set.address(primary)} -p 6379`;
    expect(await set.exec(primary, `${cli} PING 2>&1; true`)).not.toContain('PONG');
    const noCert = await set.exec(primary, `${cli} --tls --cacert /etc/jsquared/ca.crt PING 2>&1; true`);
    expect(noCert).not.toMatch(/PONG|NOAUTH/);
    const withCert =
      '--tls --cacert /etc/jsquared/ca.crt --cert /etc/jsquared/tls.crt --key /etc/jsquared/tls.key';
    expect(await set.exec(primary, `${cli} ${withCert} PING 2>&1; true`)).toContain('NOAUTH');
    const sentinel = `timeout 3 ${flavour}-cli -h ${set.address('sentinel-0')} -p 26379 ${withCert}`;
    expect(await set.exec('sentinel-0', `${sentinel} SENTINEL MASTERS 2>&1; true`)).toContain('NOAUTH');
  });
});
