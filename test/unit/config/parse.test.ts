import { describe, expect, it } from 'vitest';
import { SYSTEM_USERS } from '../../../components/render/redis';
import { ConfigError, parseConfig, suggest } from '../../../config/parse';
import { Monitoring } from '../../../components/monitoring/Monitoring';
import { pages, reservedUsers } from '../../../config/users';

function problems(values: Record<string, unknown>): string[] {
  try {
    parseConfig(values, 'Pulumi.test.yaml');
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ path, reason }) => `${path}: ${reason}`);
    throw error;
  }
  return [];
}

describe('a configuration', () => {
  it('needs nothing: every setting has a default, and the quorum is a majority', () => {
    const config = parseConfig({}, 'x');
    expect(config.sentinel).toMatchObject({ members: 3, quorum: 2 });
    expect(config.protect).toBe(true);
    expect(parseConfig({ sentinel: { members: 5 } }, 'x').sentinel.quorum).toBe(3);
    expect(config.users).toEqual([{ name: 'app', access: 'readwrite', keys: ['*'], channels: [] }]);
  });

  const refused: [string, Record<string, unknown>, RegExp][] = [
    ['an unknown section', { sentnel: {} }, /^sentnel: there is no such setting; did you mean "sentinel"\?/],
    ['a misspelt key', { redis: { maxmemoryMB: 1 } }, /^redis\.maxmemoryMB: .*did you mean "maxmemoryMiB"/],
    [
      'a key of nothing like any',
      { redis: { colour: 1 } },
      /^redis\.colour: there is no such setting; known are flavour/,
    ],
    [
      'a misspelt choice',
      { redis: { flavour: 'redsi' } },
      /^redis\.flavour: must be one of redis, valkey; did you mean "redis"/,
    ],
    [
      'a misspelt image',
      { images: { references: { valky: `a@sha256:${'0'.repeat(64)}` } } },
      /^images\.references\.valky: .*did you mean "valkey"/,
    ],
    [
      'a key misspelt in a list',
      { users: [{ name: 'a', key: ['*'] }] },
      /^users\[0\]\.key: .*did you mean "keys"/,
    ],
    [
      'a wrong type',
      { redis: { members: '3' } },
      /^redis\.members: .*expected (number|int), received string/,
    ],
    ['a fraction of a member', { redis: { members: 2.5 } }, /^redis\.members: /],
    ['no replica', { redis: { members: 1 } }, /^redis\.members: .*>=2/],
    ['too many members', { redis: { members: 10 } }, /^redis\.members: .*<=9/],
    ['two sentinels', { sentinel: { members: 2 } }, /^sentinel\.members: .*>=3/],
    [
      'an even number of sentinels',
      { sentinel: { members: 4 } },
      /^sentinel\.members: 4 sentinels tolerate no more failures than 3/,
    ],
    [
      'a quorum above the sentinels',
      { sentinel: { quorum: 4 } },
      /^sentinel\.quorum: a quorum of 4 can never be reached by 3/,
    ],
    [
      'a quorum below a majority',
      { sentinel: { members: 5, quorum: 2 } },
      /^sentinel\.quorum: .*minority of 5/,
    ],
    [
      'more replicas demanded than there are',
      { redis: { minReplicasToWrite: 3 } },
      /^redis\.minReplicasToWrite: .*no write would ever be accepted/,
    ],
    [
      'a memory limit below maxmemory',
      { redis: { memoryMiB: 100 } },
      /^redis\.memoryMiB: the limit of 100 MiB is below maxmemoryMiB 128/,
    ],
    ['no persistence at all', { redis: { appendfsync: 'off', snapshots: [] } }, /^redis\.snapshots: /],
    ['one port twice', { sentinel: { port: 6379 } }, /^sentinel\.port: 6379 is also redis\.port/],
    ['a public subnet', { network: { subnet: '8.8.0.0/16' } }, /^network\.subnet: give a private IPv4 range/],
    ['a subnet with host bits', { network: { subnet: '10.1.2.3/16' } }, /^network\.subnet: /],
    ['a subnet too small for the zones', { network: { subnet: '10.1.0.0/24' } }, /^network\.subnet: /],
    [
      'a reserved user',
      { users: [{ name: 'admin' }] },
      /^users\[0\]\.name: "admin" is a user of the platform itself/,
    ],
    ['a user twice', { users: [{ name: 'a' }, { name: 'a' }] }, /^users\[1\]\.name: "a" is there twice/],
    ['no user at all', { users: [] }, /^users: /],
    [
      'a key pattern that breaks the ACL file',
      { users: [{ name: 'a', keys: ['a b'] }] },
      /^users\[0\]\.keys\[0\]: no blanks/,
    ],
    [
      'renewal at every update',
      { tls: { certificateDays: 30, renewDays: 30 } },
      /^tls\.renewDays: renewing 30 days/,
    ],
    [
      'an authority that ends first',
      { tls: { certificateDays: 365, authorityDays: 100 } },
      /^tls\.authorityDays: /,
    ],
    [
      'two pages on one port',
      { monitoring: { alertmanagerPort: 9090 } },
      /^monitoring\.alertmanagerPort: 9090 is also monitoring\.prometheusPort/,
    ],
    [
      'Grafana without Prometheus',
      { monitoring: { enabled: false, grafana: true } },
      /^monitoring\.grafana: /,
    ],
    ['a webhook that is no URL', { monitoring: { webhookUrl: 'mail' } }, /^monitoring\.webhookUrl: /],
    [
      'an image by tag',
      { images: { references: { redis: 'redis:8' } } },
      /^images\.references\.redis: name it by digest/,
    ],
    ['a section that is no section', { redis: 5 }, /^redis: .*expected object, received number/],
  ];
  it.each(refused)('refuses %s, naming it', (_, values, message) => {
    const found = problems(values);
    expect(found.some((line) => message.test(line))).toBe(true);
  });

  it('names every mistake at once, the file, and that nothing was changed', () => {
    expect(() => parseConfig({ redis: { members: 1 }, sentinel: { quorum: 9 } }, 'Pulumi.test.yaml')).toThrow(
      /in Pulumi\.test\.yaml cannot be used; nothing was changed\.\n {2}jsquared:redis\.members.*\n {2}jsquared:sentinel/,
    );
  });

  it('reserves the names of the users that a set makes by itself', () => {
    expect([...reservedUsers].sort()).toEqual(['default', ...SYSTEM_USERS].sort());
  });

  it('keeps the names of web pages, whose passwords are beside those of users', () => {
    expect(pages).toEqual(Monitoring.users);
    expect(problems({ users: [{ name: 'grafana' }] })).toEqual([
      expect.stringMatching(/"grafana" is a user of the platform itself/),
    ]);
  });

  it('suggests nothing where nothing is near, and lists what there is', () => {
    expect(suggest('xyzzy', ['redis', 'valkey'])).toBe('; known are redis, valkey');
    expect(suggest('x', [])).toBe('');
  });
});
