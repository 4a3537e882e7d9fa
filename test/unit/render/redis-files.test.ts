import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  healthCommand,
  type MemberFile,
  type Passwords,
  type RedisSetSpec,
  RELOAD_COMMAND,
  RELOADED_FILES,
  renderDataMember,
  renderSentinel,
  sentinelId,
  START_COMMAND,
  stopGraceSeconds,
  SYSTEM_USERS,
  type SystemUser,
} from '../../../components/render/redis';
import { RESTART_ASKED } from '../../../platforms/port';

const password = (name: string): Passwords => [`password-of-${name}`];

function spec(change: Partial<RedisSetSpec> = {}): RedisSetSpec {
  return {
    primaryName: 'main',
    flavour: 'redis',
    data: [0, 1, 2].map((i) => ({ name: `data-${i}`, address: `10.0.0.1${i}` })),
    sentinels: [0, 1, 2].map((i) => ({ name: `sentinel-${i}`, address: `10.0.0.2${i}` })),
    passwords: Object.fromEntries(SYSTEM_USERS.map((user) => [user, password(user)])) as Record<
      SystemUser,
      Passwords
    >,
    appUsers: [{ name: 'shop', passwords: password('shop'), keys: ['shop:*'], channels: ['shop:*'] }],
    ...change,
  };
}

const tls = { ca: 'CA\n', certificate: 'CERT\n', key: 'KEY\n' };

function content(files: MemberFile[], name: string): string {
  const file = files.find(({ path }) => path === `/etc/jsquared/${name}`);
  if (!file) throw new Error(`no file ${name} among ${files.map(({ path }) => path).join(' ')}`);
  return file.content;
}

const lines = (text: string): string[] => text.split('\n');
const aclOf = (text: string, user: string): string =>
  lines(text).find((line) => line.startsWith(`user ${user} `)) ?? '';

describe('a data member', () => {
  const files = renderDataMember(spec(), 'data-1', tls);

  it('has every file it sources, once', () => {
    const paths = files.map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
    for (const script of ['start.sh', 'health.sh']) {
      for (const [, name] of content(files, script).matchAll(/^\. "\$JSQ_FILES\/([a-z.]+)"$/gm)) {
        expect(paths).toContain(`/etc/jsquared/${name}`);
      }
    }
    expect(START_COMMAND).toEqual(['sh', '/etc/jsquared/start.sh']);
    expect(healthCommand('ready')).toEqual(['sh', '/etc/jsquared/health.sh', 'ready']);
  });

  it('keeps passwords in files that are marked secret, and hashes in the ACL', () => {
    for (const user of [...SYSTEM_USERS, 'shop']) {
      const holders = files.filter((file) => file.content.includes(`password-of-${user}\n`));
      expect(holders.every((file) => file.secret)).toBe(true);
      if (user !== 'sentinel-peer') {
        const hash = createHash('sha256').update(`password-of-${user}`).digest('hex');
        expect(aclOf(content(files, 'users.acl'), user)).toContain(` #${hash} `);
      }
    }
    expect(files.filter(({ secret }) => secret).map(({ path }) => path)).toEqual([
      '/etc/jsquared/users.acl',
      '/etc/jsquared/password-member',
      '/etc/jsquared/password-replication',
      '/etc/jsquared/tls.key',
    ]);
    expect(content(files, 'users.acl')).not.toContain('password-of-');
  });

  it('listens with TLS alone, on its own address, and announces that address', () => {
    const conf = lines(content(files, 'redis.conf'));
    expect(conf).toEqual(
      expect.arrayContaining([
        'port 0',
        'tls-port 6379',
        'tls-auth-clients yes',
        'tls-replication yes',
        'bind 10.0.0.11 127.0.0.1',
        'replica-announce-ip 10.0.0.11',
        'min-replicas-to-write 1',
        'min-replicas-max-lag 10',
        'appendonly yes',
        'appendfsync everysec',
        'maxmemory-policy noeviction',
      ]),
    );
    expect(content(files, 'redis.conf')).not.toMatch(/^(masterauth|requirepass|replicaof|user) /m);
  });

  it('follows the settings', () => {
    const changed = renderDataMember(
      spec({
        dataPort: 7000,
        persistence: { appendOnly: false, save: [] },
        memory: { maxBytes: 1000, policy: 'allkeys-lfu' },
        replication: { minReplicasToWrite: 2, minReplicasMaxLagSeconds: 3, backlogBytes: 9 },
      }),
      'data-0',
      tls,
    );
    expect(lines(content(changed, 'redis.conf'))).toEqual(
      expect.arrayContaining([
        'tls-port 7000',
        'appendonly no',
        'save ""',
        'maxmemory 1000',
        'maxmemory-policy allkeys-lfu',
        'min-replicas-to-write 2',
        'min-replicas-max-lag 3',
        'repl-backlog-size 9',
      ]),
    );
    expect(lines(content(changed, 'settings.sh'))).toEqual(
      expect.arrayContaining(["JSQ_INDEX='0'", "JSQ_PORT='7000'", "JSQ_APPENDONLY='no'", "JSQ_MAJORITY='2'"]),
    );
  });

  it('gives each user what it is for', () => {
    const acl = content(files, 'users.acl');
    expect(lines(acl)[0]).toBe('user default reset off');
    expect(aclOf(acl, 'sentinel-peer')).toBe('');
    for (const user of SYSTEM_USERS.filter((name) => name !== 'admin')) {
      expect(aclOf(acl, user)).not.toMatch(/ (~\*|&\*|\+@all|allkeys|nopass|\+config\|get|\+config)( |$)/);
    }
    expect(aclOf(acl, 'sentinel')).toContain('&__sentinel__:hello');
    expect(aclOf(acl, 'sentinel')).not.toContain('+failover');
    expect(aclOf(acl, 'shop')).toMatch(/ ~shop:\* &shop:\* .*-@admin -@dangerous .*-scan .*\+info \+role$/);
    const valkey = content(renderDataMember(spec({ flavour: 'valkey' }), 'data-0', tls), 'users.acl');
    expect(aclOf(valkey, 'sentinel')).toContain('+failover');
  });

  it('accepts the next password while a rotation is in flight, and uses the first', () => {
    const passwords = { ...spec().passwords, replication: ['a-new-password-1', 'the-old-password'] as const };
    const rotated = renderDataMember(spec({ passwords }), 'data-0', tls);
    expect(aclOf(content(rotated, 'users.acl'), 'replication').match(/#[0-9a-f]{64}/g)).toHaveLength(2);
    expect(content(rotated, 'password-replication')).toBe('a-new-password-1\n');
  });

  it('changes nobody else when a user changes over to the next password', () => {
    const order = (...passwords: [string, ...string[]]) =>
      content(
        renderDataMember(spec({ passwords: { ...spec().passwords, replication: passwords } }), 'data-0', tls),
        'users.acl',
      );
    const old = 'the-old-password';
    expect(order(old, 'a-new-password-1')).toBe(order('a-new-password-1', old));
  });

  it('takes up passwords, users and certificates without a restart, and nothing else', () => {
    const live = files.filter(({ onChange }) => onChange === 'reload').map(({ path }) => basename(path));
    expect(live.sort()).toEqual([...RELOADED_FILES.data].sort());
    expect(content(files, 'reload.sh')).toContain('ACL LOAD');
    expect(RELOAD_COMMAND).toEqual(['sh', '/etc/jsquared/reload.sh']);
    expect(aclOf(content(files, 'users.acl'), 'member')).toMatch(/ \+acl\|load( |$)/);
  });

  it('lets a read-only user read', () => {
    const appUsers = [{ name: 'report', passwords: password('report'), profile: 'read-only' as const }];
    const rules = aclOf(content(renderDataMember(spec({ appUsers }), 'data-0', tls), 'users.acl'), 'report');
    expect(rules).toContain(' ~* +@read ');
    expect(rules).not.toContain('+@write');
    expect(rules).not.toContain('-scan');
  });
});

describe('a sentinel', () => {
  const files = renderSentinel(spec(), 'sentinel-1', tls);

  it('has a fixed identity of its own and knows all others', () => {
    const id = sentinelId('main', 'sentinel-1');
    expect(id).toMatch(/^[0-9a-f]{40}$/);
    expect(id).not.toBe(sentinelId('other', 'sentinel-1'));
    expect(lines(content(files, 'sentinel.conf'))).toContain(`sentinel myid ${id}`);
    const known = lines(content(files, 'monitor.conf')).filter((line) => line.includes('known-sentinel'));
    expect(known).toEqual([
      `sentinel known-sentinel main 10.0.0.20 26379 ${sentinelId('main', 'sentinel-0')}`,
      `sentinel known-sentinel main 10.0.0.22 26379 ${sentinelId('main', 'sentinel-2')}`,
    ]);
  });

  it('has every file it sources, and no password but its own', () => {
    const paths = files.map(({ path }) => path);
    for (const script of ['start.sh', 'health.sh']) {
      for (const [, name] of content(files, script).matchAll(/^\. "\$JSQ_FILES\/([a-z.]+)"$/gm)) {
        expect(paths).toContain(`/etc/jsquared/${name}`);
      }
    }
    expect(paths.filter((path) => path.includes('password-'))).toEqual([
      '/etc/jsquared/password-member',
      '/etc/jsquared/password-sentinel',
      '/etc/jsquared/password-sentinel-peer',
    ]);
  });

  it('takes up passwords and users as it runs, and asks for a restart for certificates', () => {
    const live = files.filter(({ onChange }) => onChange === 'reload').map(({ path }) => basename(path));
    expect(live.sort()).toEqual([...RELOADED_FILES.sentinel].sort());
    expect(content(files, 'reload.sh')).toMatch(/^RESTART_ASKED=75$/m);
    expect(RESTART_ASKED).toBe(75);
  });

  it('finds a primary down a little later than the sentinel before it', () => {
    const downAfter = ['sentinel-0', 'sentinel-1', 'sentinel-2'].map(
      (name) =>
        /down-after-milliseconds main (\d+)/.exec(
          content(renderSentinel(spec(), name, tls), 'monitor.conf'),
        )?.[1],
    );
    expect(downAfter).toEqual(['1150', '1200', '1250']);
  });

  it('lets nobody but sentinels and the admin publish', () => {
    const acl = lines(content(files, 'users.acl')).filter((line) => line.includes('+publish'));
    expect(acl).toHaveLength(1);
    expect(acl[0]).toMatch(/^user sentinel-peer .*&__sentinel__:hello /);
  });
});

describe('bad input', () => {
  const refused =
    (change: Partial<RedisSetSpec>): (() => unknown) =>
    () =>
      renderDataMember(spec(change), 'data-0', tls);
  const user = (change: object): Partial<RedisSetSpec> => ({
    appUsers: [{ name: 'shop', passwords: password('shop'), ...change }],
  });

  it.each([
    ['a name with a space', { primaryName: 'my set' }, /primaryName "my set"/],
    ['no data member', { data: [] }, /data: is empty/],
    ['a host name', { data: [{ name: 'data-0', address: 'redis.local' }] }, /data\[0\] "data-0".*fixed IPv4/],
    ['an address out of range', { data: [{ name: 'data-0', address: '10.0.0.256' }] }, /fixed IPv4/],
    [
      'an address twice',
      { sentinels: [{ name: 'sentinel-0', address: '10.0.0.10' }] },
      /the address "10.0.0.10" is used twice/,
    ],
    ['a quorum above the sentinels', { quorum: 4 }, /quorum 4/],
    [
      'more replicas to write than there are',
      { replication: { minReplicasToWrite: 3 } },
      /minReplicasToWrite 3/,
    ],
    ['half a millisecond', { timing: { downAfterMs: 1.5 } }, /downAfterMs 1.5/],
    ["a platform's user", user({ name: 'sentinel' }), /"sentinel": is a user of the platform/],
    ['the default user', user({ name: 'default' }), /is a user of the platform/],
    [
      'a user twice',
      { appUsers: [0, 1].map(() => ({ name: 'shop', passwords: password('shop') })) },
      /is there twice/,
    ],
    ['a pattern with a space', user({ keys: ['a b'] }), /has the pattern "a b"/],
    ['every channel', user({ channels: ['*'] }), /matches __sentinel__:hello/],
    [
      'a class that matches the hello channel',
      user({ channels: ['[_]_sentinel__:?ello'] }),
      /matches __sentinel__/,
    ],
  ] as [string, Partial<RedisSetSpec>, RegExp][])('%s', (_name, change, expected) => {
    expect(refused(change)).toThrow(expected);
  });

  it('accepts channels that only look like the hello channel', () => {
    for (const channel of ['__sentinel__', '[^_]*', 'sentinel:*', '\\*', '__sentinel__:hello?']) {
      expect(refused(user({ channels: [channel] }))).not.toThrow();
    }
  });

  it('never prints a password that it refuses', () => {
    expect(refused(user({ passwords: ['short-secret'] }))).toThrow(/^(?!.*short-secret).*too short/);
    expect(refused(user({ passwords: ['sixteen characters and spaces'] }))).toThrow(
      /^(?!.*sixteen).*too short or/,
    );
  });

  it('names the members when one is unknown', () => {
    expect(() => renderDataMember(spec(), 'data-9', tls)).toThrow(/"data-9".*data-0, data-1, data-2/);
    expect(() => renderSentinel(spec(), 'data-0', tls)).toThrow(/"data-0".*sentinel-0/);
  });
});

it('asks for a stop grace above the bound of the hand-over', () => {
  expect(stopGraceSeconds(spec())).toBe(30);
  expect(stopGraceSeconds(spec({ timing: { handOverSeconds: 40 } }))).toBe(55);
});
