/** One thing made wrong for each check: the seeded violations of the audit. */
import type { Facts } from '../../../audit/facts';
import {
  recordedFacts,
  withCertificate,
  withContainer,
  withDoor,
  withMount,
  withProcess,
  withServer,
  withSettings,
  withUsers,
} from './support';

const facts = recordedFacts();
const attempt = (said: string) => ({ let: 'in', said }) as const;
const reach = (change: Partial<Facts['reach'][number]>): Facts => ({
  ...facts,
  reach: [
    ...facts.reach,
    {
      from: 'data',
      to: 'prometheus',
      address: '10.242.1.40',
      port: 9090,
      result: 'open',
      said: 'connected',
      allowed: false,
      ...change,
    },
  ],
});
const pages = (change: Partial<NonNullable<Facts['pages']>>): Facts => ({
  ...facts,
  pages: { ...facts.pages!, ...change },
});
const host = (change: Partial<NonNullable<Facts['host']>>): Facts => ({
  ...facts,
  host: { ...facts.host!, ...change },
});
const trial = (promise: 'must' | 'must-not', allowed: boolean) => ({
  ...{
    member: 'main-redis-1',
    user: 'app',
    command: 'FLUSHALL jsquared-audit',
    promise,
    allowed,
    said: 'ERR syntax error',
  },
  how: 'tried' as const,
});
const vulnerable: Facts = {
  ...facts,
  vulnerabilities: [
    {
      ...{ image: 'jsquared/redis:1', id: 'CVE-2026-1', source: 'redis', packages: ['redis-server'] },
      ...{ version: '1-1', fixed: '1-2', urgency: 'high' },
    },
  ],
  vulnerabilityList: {
    ...{
      file: 'list.json',
      format: 'osv',
      asOf: '2026-01-01T00:00:00Z',
      asOfSource: 'the latest entry in it',
    },
    ...{ ageDays: 30, entries: 5 },
  },
};

/** What breaks each check, and what it says then. */
export const broken: Readonly<Record<string, readonly [facts: Facts, says: RegExp]>> = {
  'container-not-privileged': [
    withSettings('prometheus', { privileged: true }),
    /^prometheus: is privileged/,
  ],
  'container-own-namespaces': [
    withProcess('prometheus', { namespaces: { ...facts.host!.namespaces } }),
    /prometheus: shares the net namespace of the host/,
  ],
  'container-no-host-paths': [
    withMount('prometheus', '/mnt', { root: '/etc' }),
    /prometheus: \/etc of the host is mounted at \/mnt/,
  ],
  'container-no-host-devices': [
    withContainer('prometheus', ({ files }) => ({
      files: [...files, { path: '/dev/sda', kind: 'device', mode: 0o660, uid: 0, gid: 6 }],
    })),
    /prometheus: has the device \/dev\/sda/,
  ],
  'container-no-runtime-socket': [
    withMount('prometheus', '/run/docker.sock', { root: '/run/docker.sock' }),
    /prometheus: \/run\/docker.sock is the socket of an engine/,
  ],
  'container-no-shared-mounts': [
    withMount('prometheus', '/prometheus', { propagation: ['shared:3'] }),
    /prometheus: the mount \/prometheus is shared/,
  ],
  'container-non-root-user': [
    withProcess('prometheus', { uids: [65534, 0, 65534, 65534] }),
    /prometheus: process .* is root/,
  ],
  'container-no-capabilities': [
    withProcess('prometheus', { capabilities: { CapBnd: '0000000000001000', CapEff: '0000000000000000' } }),
    /prometheus: process .* has NET_ADMIN/,
  ],
  'container-no-new-privileges': [
    withProcess('prometheus', { noNewPrivileges: false }),
    /may gain privileges/,
  ],
  'container-seccomp': [
    withProcess('prometheus', { seccomp: 0 }),
    /prometheus: process .* runs without a filter$/m,
  ],
  'container-confined': [
    withMount('prometheus', '/proc/sys', { options: ['rw'] }),
    /prometheus: \/proc\/sys can be written to/,
  ],
  'container-safe-sysctls': [
    withSettings('prometheus', { sysctls: { 'kernel.shm_rmid_forced': '0' } }),
    /sets kernel.shm_rmid_forced = 0/,
  ],
  'container-read-only-root': [withMount('prometheus', '/', { options: ['rw'] }), /can be written to/],
  'container-config-read-only': [
    withMount('main-redis-0', '/etc/jsquared', { options: ['rw'] }),
    /main-redis-0: \/etc\/jsquared can be written to/,
  ],
  'container-bounded-scratch': [
    withMount('main-redis-0', '/tmp', { options: ['rw', 'nosuid'], superOptions: ['rw'] }),
    /\/tmp has no size[^]*without noexec, nodev/,
  ],
  'container-memory-limit': [
    withContainer('prometheus', ({ limits }) => ({ limits: { ...limits, memoryAndSwapBytes: null } })),
    /may use swap without limit/,
  ],
  'container-cpu-limit': [
    withContainer('prometheus', ({ limits }) => ({ limits: { ...limits, cpus: null } })),
    /no limit of processor time/,
  ],
  'container-pids-limit': [
    withContainer('prometheus', ({ limits }) => ({ limits: { ...limits, pids: null } })),
    /no limit of processes/,
  ],
  'container-health-check': [
    withContainer('prometheus', () => ({ health: 'unhealthy' })),
    /prometheus: is unhealthy/,
  ],
  'container-restarts': [withSettings('prometheus', { restart: 'no' }), /not started again/],
  'container-stop-grace': [withSettings('prometheus', { stopTimeout: 1 }), /is killed 1 s after/],
  'container-log-rotation': [withSettings('prometheus', { logOptions: {} }), /log grows without end/],
  'container-pinned-image': [
    withContainer('prometheus', () => ({ referencedImageId: 'sha256:other' })),
    /runs another image than the one/,
  ],
  'container-image-source': [
    withContainer('prometheus', () => ({ image: 'evil/prometheus:1' })),
    /runs evil\/prometheus:1 in place of jsquared/,
  ],
  'container-no-remote-login': [withProcess('prometheus', { name: 'sshd' }), /prometheus: runs sshd/],
  'container-in-zone': [
    withContainer('prometheus', () => ({
      networks: [{ name: 'bridge', address: '172.17.0.2', fixed: false }],
    })),
    /is on the network bridge/,
  ],
  'container-fixed-address': [
    withContainer('main-redis-0', ({ networks }) => ({
      networks: networks.map((each) => ({ ...each, address: '10.242.0.99' })),
    })),
    /main-redis-0: is not at 10.242.0.10/,
  ],
  'container-loopback-ports': [
    reach({ from: 'host 192.0.2.1', address: '192.0.2.1', port: 19690 }),
    /prometheus: its port 19690 opens at 192.0.2.1/,
  ],
  'container-unprivileged-ports': [
    withContainer('prometheus', () => ({
      published: [{ hostAddress: '127.0.0.1', hostPort: 443, port: '9090/tcp' }],
    })),
    /published on port 443/,
  ],
  'network-internal': [
    reach({ from: 'data', to: 'a stranger in edge', address: '10.242.2.128', port: 7999 }),
    /network data: a stranger in edge port 7999 opens/,
  ],
  'network-bridge': [{ ...facts, networks: facts.networks.slice(1) }, /network data: is gone/],
  'redis-not-published': [
    withContainer('main-redis-0', () => ({
      published: [{ hostAddress: '', hostPort: 6379, port: '6379/tcp' }],
    })),
    /main-redis-0: 6379\/tcp is published at 0.0.0.0:6379/,
  ],
  'redis-callers': [
    {
      ...facts,
      networks: facts.networks.map((each) => ({ ...each, attached: [...each.attached, 'somebody'] })),
    },
    /set main: somebody is on its network data/,
  ],
  'ports-open-as-declared': [
    reach({ from: 'monitoring', port: 9999 }),
    /network monitoring: prometheus port 9999 opens, which nobody declared/,
  ],
  'engine-not-on-network': [
    reach({ from: 'host loopback', to: 'the Docker Engine', address: '127.0.0.1', port: 2375 }),
    /host: port 2375 opens from host loopback/,
  ],
  'secrets-contained': [
    {
      ...facts,
      leaks: [{ subject: 'jsquared-j2aud-prometheus-0', secret: 'credentials.redis.app', place: 'the log' }],
    },
    /prometheus: credentials.redis.app stands in the log/,
  ],
  'files-private': [
    withContainer('main-redis-0', ({ files }) => ({
      files: files.map((each) =>
        each.path === '/etc/jsquared/tls.key' ? { ...each, mode: 0o444, gid: 999 } : each,
      ),
    })),
    /main-redis-0: \/etc\/jsquared\/tls.key has the mode 0444[^]*belongs to 0:999/,
  ],
  'certificate-key': [
    withCertificate('main-redis-0', { keyType: 'rsa', keyBits: 2048 }),
    /main-redis-0: the key on port 6379 is rsa/,
  ],
  'certificate-lifetime': [
    withCertificate('main-redis-0', { to: '2020-01-01T00:00:00.000Z' }),
    /main-redis-0: the certificate on port 6379 has ended/,
  ],
  'certificate-renewal': [
    withCertificate('main-redis-0', {
      to: new Date(Date.parse(facts.takenAt) + 5 * 86_400_000).toISOString(),
    }),
    /main-redis-0: the certificate on port 6379 ends on/,
  ],
  'certificate-usage': [
    withCertificate('main-redis-0', { bySigner: false, usages: [] }),
    /was not signed by[^]*is not for servers/,
  ],
  'certificate-names': [
    withCertificate('main-redis-0', { names: ['DNS:*.example.org'] }),
    /does not carry 10.242.0.10[^]*carries DNS:\*/,
  ],
  'redis-tls-only': [
    withDoor('main-redis-0', { plaintext: attempt('+PONG') }),
    /main-redis-0: answers in the clear on port 6379/,
  ],
  'redis-client-certificates': [
    withDoor('main-redis-0', { withForeignCertificate: attempt('-NOAUTH') }),
    /main-redis-0: lets in with the certificate of a foreign authority/,
  ],
  'redis-tls-versions': [
    withDoor('main-redis-0', { offers: { 'TLS 1.0': ['TLS_RSA_WITH_RC4_128_SHA'] } }),
    /speaks TLS 1.0[^]*takes TLS_RSA_WITH_RC4_128_SHA/,
  ],
  'redis-bound': [
    withContainer('main-redis-0', ({ listeners }) => ({
      listeners: [...listeners, { protocol: 'tcp', address: '0.0.0.0', port: 6379 }],
    })),
    /main-redis-0: listens at 0.0.0.0/,
  ],
  'redis-hardened': [
    withServer('main-redis-0', ({ closed }) => ({
      closed: { ...closed, 'enable-debug-command': attempt('[]') },
    })),
    /main-redis-0: enable-debug-command is open/,
  ],
  'redis-default-user-off': [
    withUsers('main-redis-1', () => ({ defaultUser: { on: true, noPassword: true, commands: '+@all' } })),
    /main-redis-1: the user default is on/,
  ],
  'redis-users-authenticated': [
    withUsers('main-redis-1', () => ({ strangers: ['intruder'] })),
    /knows the user intruder/,
  ],
  'redis-users-limited': [
    withUsers('main-redis-1', () => ({ trials: [trial('must-not', true)] })),
    /user app may FLUSHALL/,
  ],
  'redis-users-able': [
    withUsers('main-redis-1', () => ({ trials: [trial('must', false)] })),
    /user app cannot FLUSHALL/,
  ],
  'redis-users-unchanged': [
    withUsers('main-redis-1', () => ({ drift: [{ user: 'app', given: '-@all', inForce: '+@all' }] })),
    /user app: in force is \+@all, given was -@all/,
  ],
  'web-tls': [
    withDoor('prometheus', { plaintext: attempt('HTTP/1.1 200 OK') }),
    /prometheus: serves in the clear/,
  ],
  'data-on-volumes': [
    withContainer('main-redis-0', () => ({ volumes: [] })),
    /does not write to the volume jsquared-j2aud-main-redis-0-data/,
  ],
  'volume-single-writer': [
    { ...facts, volumeUsers: { 'jsquared-j2aud-main-redis-0-data': [{ name: 'thief', writable: false }] } },
    /main-redis-0: thief mounts its volume .* \(read-only\)/,
  ],
  'topology-sentinels': [
    withServer('main-sentinel-1', ({ monitored }) => ({
      monitored: { ...monitored, 'num-other-sentinels': '3' },
    })),
    /main-sentinel-1 knows 3 other sentinels/,
  ],
  'topology-quorum': [
    withServer('main-sentinel-1', ({ monitored }) => ({ monitored: { ...monitored, quorum: '1' } })),
    /holds to a quorum of 1, which is no majority/,
  ],
  'topology-write-quorum': [
    withServer('main-redis-1', ({ config }) => ({ config: { ...config, 'min-replicas-to-write': '0' } })),
    /has min-replicas-to-write 0 instead of 1/,
  ],
  'topology-persistence': [
    withServer('main-redis-1', ({ config }) => ({ config: { ...config, appendonly: 'no' } })),
    /append-only file off instead of everysec/,
  ],
  'topology-memory-headroom': [
    withServer('main-redis-1', ({ config }) => ({ config: { ...config, maxmemory: '0' } })),
    /has no maximum of memory/,
  ],
  'topology-failover-timing': [
    withServer('main-sentinel-1', ({ monitored }) => ({
      monitored: { ...monitored, 'down-after-milliseconds': '60000' },
    })),
    /main-sentinel-1: has down-after-milliseconds 60000 instead of/,
  ],
  'monitoring-present': [
    withContainer('prometheus', () => ({ state: 'exited' })),
    /prometheus: does not run \(exited\)/,
  ],
  'monitoring-scrapes': [
    pages({ targets: facts.pages!.targets.filter(({ instance }) => instance !== 'main-redis-1') }),
    /main-redis-1: is not scraped/,
  ],
  'monitoring-alerts': [
    pages({ alertRules: [], alertmanagers: 0 }),
    /has no alert Watchdog[^]*tells no Alertmanager/,
  ],
  'monitoring-retention': [
    pages({ flags: { 'storage.tsdb.retention.time': '1d' } }),
    /for 1d, below 7 days[^]*without a bound/,
  ],
  'monitoring-authenticated': [
    withDoor('prometheus', { withoutCertificate: attempt('HTTP/1.1 200 OK') }),
    /prometheus: serves anybody on port 9090/,
  ],
  'stack-unchanged': [
    { ...facts, drift: [{ subject: 'main-redis-0', property: 'memory', recorded: '256', running: '512' }] },
    /main-redis-0: memory: recorded 256, running 512/,
  ],
  'image-vulnerabilities': [vulnerable, /jsquared\/redis:1: CVE-2026-1 in redis 1-1[^]*more than 7 days old/],
  'engine-socket-private': [
    host({ socket: { path: '/run/docker.sock', kind: 'socket', mode: 0o666, uid: 0, gid: 0 } }),
    /has the mode 666/,
  ],
  'host-settings': [
    host({
      settings: [
        { setting: 'vm.overcommit_memory', value: '0', ok: false, advice: 'sysctl vm.overcommit_memory=1' },
      ],
    }),
    /host: vm.overcommit_memory is 0: sysctl/,
  ],
};
