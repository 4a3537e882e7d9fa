import { describe, expect, it } from 'vitest';
import { statusExit } from '../../../operations/errors';
import { daysUntil } from '../../../operations/status/connection';
import { parseInfo, readInfo } from '../../../operations/status/data-member';
import { askHost } from '../../../operations/status/host';
import { judge, type Observed } from '../../../operations/status/judge';
import { renderStatus } from '../../../operations/status/render';
import {
  statusSchema,
  type ContainerStatus,
  type DataMember,
  type SentinelMember,
} from '../../../operations/status/schema';
import { pairs, readMaster } from '../../../operations/status/sentinel';
import { fakeTerminal } from './support';

const box = (name: string): ContainerStatus => ({
  name,
  state: 'running',
  health: 'healthy',
  restarts: 0,
  oomKilled: false,
  memoryBytes: 5_000_000,
  memoryLimitBytes: 256 * 1024 * 1024,
  throttledShare: 0,
});

const data = (index: number, extra: Partial<DataMember> = {}): DataMember => ({
  name: `redis-${index}`,
  address: `10.0.0.1${index}:6379`,
  reachable: true,
  error: null,
  role: index === 0 ? 'primary' : 'replica',
  version: '8.0.2',
  offset: 1000,
  lagBytes: null,
  lagSeconds: index === 0 ? 0 : 1,
  linkUp: index === 0 ? null : true,
  follows: index === 0 ? null : '10.0.0.10:6379',
  connectedReplicas: index === 0 ? 2 : 0,
  usedMemoryBytes: 1_000_000,
  maxmemoryBytes: 128 * 1024 * 1024,
  clients: 3,
  persistenceOk: true,
  certificateDays: 300,
  container: box(`x-redis-${index}`),
  ...extra,
});

const sentinel = (index: number, extra: Partial<SentinelMember> = {}): SentinelMember => ({
  name: `sentinel-${index}`,
  address: `10.0.0.2${index}:26379`,
  reachable: true,
  error: null,
  primary: '10.0.0.10:6379',
  primaryFlags: 'master',
  epoch: 4,
  knownReplicas: 2,
  knownSentinels: 2,
  quorumOk: true,
  quorumSays: 'OK 3 usable Sentinels.',
  tilt: false,
  certificateDays: 300,
  container: box(`x-sentinel-${index}`),
  ...extra,
});

const silentData = {
  reachable: false,
  error: 'ECONNREFUSED',
  role: null,
  offset: null,
  linkUp: null,
  follows: null,
  lagSeconds: null,
} as const;

function observed(
  members: readonly DataMember[] = [data(0), data(1), data(2)],
  sentinels: readonly SentinelMember[] = [sentinel(0), sentinel(1), sentinel(2)],
  extra: Partial<Observed> = {},
): Observed {
  return {
    schemaVersion: 1,
    takenAt: '2026-01-01T00:00:00.000Z',
    project: 'jsquared',
    stack: 'dev',
    sets: [
      {
        name: 'main',
        masterName: 'jsquared',
        flavour: 'redis',
        quorum: 2,
        data: [...members],
        sentinels: [...sentinels],
      },
    ],
    services: [],
    certificates: [{ name: 'client certificate', expires: '2027-01-01T00:00:00.000Z', days: 365 }],
    host: [],
    alerts: { reachable: true, error: null, firing: [] },
    ...extra,
  };
}

const said = (seen: Observed): string[] =>
  judge(seen).problems.map(({ severity, subject, message }) => `${severity} ${subject} ${message}`);

describe('the verdict', () => {
  it('is healthy when everyone answers and agrees', () => {
    const status = judge(observed());
    expect(status.problems).toEqual([]);
    expect(status.verdict).toBe('healthy');
    expect(status.sets[0]).toMatchObject({ primary: 'redis-0', agreement: true });
    expect(status.sets[0]?.data[1]?.lagBytes).toBe(0);
    expect(statusSchema.parse(status)).toEqual(status);
  });

  it.each<[string, Observed, RegExp]>([
    [
      'a replica is silent',
      observed([data(0), data(1), data(2, silentData)]),
      /warning redis-2 does not answer: ECONNREFUSED/,
    ],
    [
      'a replica lost its link',
      observed([data(0), data(1, { linkUp: false }), data(2)]),
      /redis-1 has lost its primary/,
    ],
    [
      'a replica follows another',
      observed([data(0), data(1, { follows: '10.0.0.12:6379' }), data(2)]),
      /redis-1 follows redis-2, which is not the primary/,
    ],
    [
      'a replica heard nothing for long',
      observed([data(0), data(1, { lagSeconds: 60 }), data(2)]),
      /heard nothing from its primary for 60 s/,
    ],
    ['a member loads', observed([data(0), data(1, { role: 'loading' }), data(2)]), /is loading/],
    ['a disk is full', observed([data(0, { persistenceOk: false }), data(1), data(2)]), /could not write/],
    [
      'memory is short',
      observed([data(0, { usedMemoryBytes: 127 * 1024 * 1024 }), data(1), data(2)]),
      /99 % of its maxmemory/,
    ],
    [
      'a second primary',
      observed([data(0), data(1, { role: 'primary' }), data(2)]),
      /redis-1 says that it is a primary as well/,
    ],
    [
      'a sentinel believes otherwise',
      observed(undefined, [sentinel(0), sentinel(1), sentinel(2, { primary: '10.0.0.11:6379' })]),
      /do not all agree/,
    ],
    [
      'epochs differ',
      observed(undefined, [sentinel(0), sentinel(1), sentinel(2, { epoch: 3 })]),
      /do not all agree/,
    ],
    [
      'a sentinel knows too few',
      observed(undefined, [sentinel(0), sentinel(1), sentinel(2, { knownSentinels: 1 })]),
      /knows 1 other sentinels, and there are 2/,
    ],
    [
      'a quorum fails',
      observed(undefined, [
        sentinel(0),
        sentinel(1),
        sentinel(2, { quorumOk: false, quorumSays: 'NOQUORUM' }),
      ]),
      /sees no quorum: NOQUORUM/,
    ],
    ['TILT', observed(undefined, [sentinel(0), sentinel(1), sentinel(2, { tilt: true })]), /TILT/],
    [
      'a container restarts',
      observed([data(0, { container: { ...box('x'), state: 'restarting' } }), data(1), data(2)]),
      /the container is restarting/,
    ],
    [
      'a container was killed',
      observed([data(0, { container: { ...box('x'), oomKilled: true } }), data(1), data(2)]),
      /lack of memory/,
    ],
    [
      'a certificate ends soon',
      observed([data(0, { certificateDays: 3 }), data(1), data(2)]),
      /ends in 3 days/,
    ],
    [
      'an alert fires',
      observed(undefined, undefined, {
        alerts: {
          reachable: true,
          error: null,
          firing: [{ name: 'RedisDown', severity: 'critical', summary: 's', since: null, labels: {} }],
        },
      }),
      /RedisDown alert \(critical\): s/,
    ],
    [
      'Prometheus is silent',
      observed(undefined, undefined, { alerts: { reachable: false, error: 'refused', firing: [] } }),
      /cannot be asked for alerts: refused/,
    ],
  ])('is degraded when %s', (_, seen, message) => {
    expect(judge(seen).verdict).toBe('degraded');
    expect(said(seen).join('\n')).toMatch(message);
  });

  it('says when the sentinels that answer are too few for a failover', () => {
    const silent = {
      reachable: false,
      error: 'x',
      primary: null,
      epoch: null,
      knownReplicas: null,
      knownSentinels: null,
      quorumOk: null,
      primaryFlags: null,
    };
    const seen = observed(undefined, [sentinel(0), sentinel(1, silent), sentinel(2, silent)]);
    expect(said(seen).join('\n')).toMatch(/1 of 3 sentinels answer: no failover is possible/);
    // One sentinel is no quorum: nobody may call this member the primary.
    expect(judge(seen).verdict).toBe('down');
  });

  it('is down without a primary, and when the sentinels name someone who is none', () => {
    expect(judge(observed([data(0, silentData), data(1), data(2)])).verdict).toBe('down');
    const elsewhere = [0, 1, 2].map((i) => sentinel(i, { primary: '10.0.0.11:6379' }));
    expect(said(observed(undefined, elsewhere))[0]).toMatch(
      /critical main no primary that 2 sentinels name: redis-0 says it is one, the sentinels name 10\.0\.0\.11:6379/,
    );
  });

  it('is down when a certificate has expired', () => {
    expect(judge(observed([data(0, { certificateDays: -2 }), data(1), data(2)])).verdict).toBe('down');
  });

  it('cannot be told when nobody answers although the containers run', () => {
    const nobody = observed(
      [0, 1, 2].map((i) => data(i, silentData)),
      [0, 1, 2].map((i) => sentinel(i, { reachable: false, primary: null, epoch: null })),
    );
    expect(judge(nobody).verdict).toBe('unknown');
    expect(statusExit[judge(nobody).verdict]).toBe(3);
  });

  it('is not changed by advice about the host', () => {
    const host = [{ setting: 'swap', value: 'on', ok: false, advice: 'turn it off' }];
    expect(judge(observed(undefined, undefined, { host })).verdict).toBe('healthy');
    expect(said(observed(undefined, undefined, { host }))).toEqual(['advice host swap is on: turn it off']);
  });
});

describe('what members say', () => {
  it('is read off INFO, of a replica and of a primary', () => {
    const replica = readInfo(
      parseInfo(
        '# Replication\r\nrole:slave\r\nmaster_host:10.0.0.10\r\nmaster_port:6379\r\nmaster_link_status:up\r\nmaster_last_io_seconds_ago:2\r\nslave_repl_offset:42\r\nmaster_repl_offset:42\r\nrdb_last_bgsave_status:ok\r\naof_enabled:1\r\naof_last_write_status:err\r\n',
      ),
    );
    expect(replica).toMatchObject({
      role: 'replica',
      offset: 42,
      lagSeconds: 2,
      linkUp: true,
      follows: '10.0.0.10:6379',
      persistenceOk: false,
    });
    const primary = readInfo(
      parseInfo(
        'role:master\nloading:0\nmaster_repl_offset:7\nconnected_slaves:2\nvalkey_version:8.1.1\nredis_version:7.2.4',
      ),
    );
    expect(primary).toMatchObject({
      role: 'primary',
      offset: 7,
      connectedReplicas: 2,
      version: '8.1.1',
      linkUp: null,
    });
    expect(readInfo(parseInfo('role:slave\nloading:1')).role).toBe('loading');
  });

  it('is read off SENTINEL MASTER', () => {
    const master = pairs([
      'ip',
      '10.0.0.10',
      'port',
      '6379',
      'flags',
      'master',
      'config-epoch',
      '4',
      'num-slaves',
      '2',
      'num-other-sentinels',
      '2',
    ]);
    expect(readMaster(master)).toEqual({
      primary: '10.0.0.10:6379',
      primaryFlags: 'master',
      epoch: 4,
      knownReplicas: 2,
      knownSentinels: 2,
    });
    expect(pairs('no list').size).toBe(0);
  });

  it('counts whole days to the end of a certificate', () => {
    const now = Date.parse('2026-01-01T00:00:00Z');
    expect(daysUntil('Jan 11 12:00:00 2026 GMT', now)).toBe(10);
    expect(daysUntil('Dec 31 23:00:00 2025 GMT', now)).toBe(-1);
    expect([daysUntil(undefined), daysUntil('never')]).toEqual([null, null]);
  });
});

describe('settings of the host', () => {
  const files = (values: Record<string, string>): ReturnType<typeof askHost> =>
    askHost((path) => values[path]);

  it('that hurt come with advice, those that do not without', () => {
    const settings = files({
      '/proc/sys/vm/overcommit_memory': '0',
      '/sys/kernel/mm/transparent_hugepage/enabled': 'always [madvise] never',
      '/proc/sys/net/core/somaxconn': '128',
      '/proc/swaps': 'Filename\n/swap file',
      '/proc/sys/vm/swappiness': '60',
    });
    expect(settings.map(({ setting, ok }) => [setting, ok])).toEqual([
      ['vm.overcommit_memory', false],
      ['transparent huge pages', true],
      ['net.core.somaxconn', false],
      ['swap', false],
    ]);
    expect(settings.every(({ ok, advice }) => ok === (advice === null))).toBe(true);
  });

  it('that the system does not have are left out', () => {
    expect(files({})).toEqual([]);
  });
});

describe('the table', () => {
  it('names the primary, what each sentinel believes and what is wrong', () => {
    const text = renderStatus(judge(observed([data(0), data(1), data(2, silentData)])), fakeTerminal());
    expect(text).toMatch(/● degraded/);
    expect(text).toMatch(/primary redis-0 {2}all sentinels agree, quorum 2 of 3/);
    expect(text).toMatch(/sentinel-1 +10\.0\.0\.21:26379 +redis-0 +4 +2 replicas, 2 sentinels +ok/);
    expect(text).toMatch(/! redis-2 does not answer: ECONNREFUSED/);
  });
});
