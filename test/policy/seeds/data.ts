/** Data, the shape of a set and who watches it, made unsafe. */
import { docker } from '../../../policies/rules/shared/docker';
import { record } from '../../../policies/rules/shared/read';
import { UNKNOWN } from '../../../policies/rules/rule';
import { changing, removing } from '../../support/whole-program';
import { inContainer, inFile, inMember, inSet, inStatefulSet, inTopology, type Seed } from './seed';

type Values = Readonly<Record<string, unknown>>;

const watcher = 'prometheus-0-etc-jsquared-config-files';
const durability = (changed: Values) =>
  inSet((set) => ({ durability: { ...record(set['durability']), ...changed } }));
const timings = (changed: Values) => inSet((set) => ({ timings: { ...record(set['timings']), ...changed } }));
const withMembers = (role: string, keep: number) =>
  inSet(({ members }) => {
    let seen = 0;
    return { members: (members as Values[]).filter((each) => each['role'] !== role || ++seen <= keep) };
  });
const mountedBy = (name: string, volumeName: string) =>
  changing(docker.container, name, ({ volumes }) => ({
    volumes: [...(volumes as object[]), { volumeName, containerPath: '/other' }],
  }));
const options = (change: (words: string[]) => string[]) =>
  changing(docker.container, 'prometheus-0', ({ entrypoints }) => ({
    entrypoints: change(entrypoints as string[]),
  }));

/** Seeds of the rules about data, topology and monitoring. */
export const dataSeeds: readonly Seed[] = [
  {
    rule: 'volume-protected',
    what: 'a data volume that a destroy takes',
    change: changing(docker.volume, 'main-redis-0-data', () => ({}), false),
  },
  {
    rule: 'volume-durable',
    what: 'data in memory',
    change: changing(docker.volume, 'main-redis-0-data', () => ({
      driverOpts: { type: 'tmpfs', device: 'tmpfs' },
    })),
  },
  {
    rule: 'volume-single-writer',
    what: 'two members on one volume',
    change: mountedBy('main-redis-1', 'jsquared-airgap-main-redis-0-data'),
  },
  {
    rule: 'data-on-volumes',
    what: 'a member without its volume',
    change: inContainer({ volumes: [] }, 'main-sentinel-0'),
  },
  {
    rule: 'claim-retained',
    what: 'claims that go with their StatefulSet',
    change: inStatefulSet({ spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } } }),
  },
  {
    rule: 'topology-sentinels',
    what: 'two sentinels',
    change: (program) => removing(docker.container, 'main-sentinel-2')(withMembers('sentinel', 2)(program)),
  },
  { rule: 'topology-quorum', what: 'a minority that decides', change: inSet(() => ({ quorum: 1 })) },
  {
    rule: 'topology-write-quorum',
    what: 'a primary that writes alone',
    change: durability({ minReplicasToWrite: 0 }),
  },
  {
    rule: 'topology-write-quorum',
    what: 'no replica',
    change: withMembers('data', 1),
    also: ['redis-callers'],
  },
  { rule: 'topology-persistence', what: 'no append-only file', change: durability({ appendfsync: 'off' }) },
  {
    rule: 'topology-memory-headroom',
    what: 'no room for a fork',
    change: inSet(() => ({ maxmemoryMiB: 250 })),
  },
  {
    rule: 'topology-failover-timing',
    what: 'a failover at each hiccup',
    change: timings({ downAfterMilliseconds: [300, 300, 300] }),
  },
  {
    rule: 'topology-members-apart',
    what: 'two members behind one address',
    change: inMember(1, { address: '172.30.240.10' }),
  },
  {
    rule: 'topology-sets-apart',
    what: 'two sets in one zone',
    change: inTopology(({ sets }) => {
      const [set] = sets as Values[];
      return { sets: [set, { ...set, name: 'second', members: secondMembers(record(set)) }] };
    }),
    // Its members are not in the program: they are not scraped, their volumes are not there, and each set is a stranger to the other.
    also: ['data-on-volumes', 'monitoring-scrapes', 'redis-callers'],
  },
  {
    rule: 'topology-sets-apart',
    what: 'a second set whose members a preview does not know, in the same zone',
    change: inTopology(({ sets }) => {
      const [set] = sets as Values[];
      return { sets: [set, { ...set, name: 'second', members: UNKNOWN }] };
    }),
  },
  {
    rule: 'monitoring-present',
    what: 'nobody who tells',
    change: inTopology(({ services }) => ({
      services: (services as Values[]).filter(({ name }) => name !== 'alertmanager'),
    })),
  },
  {
    rule: 'monitoring-scrapes',
    what: 'a member that nobody asks',
    change: inFile(watcher, 'prometheus.yml', (text) => text.replaceAll('main-redis-2', 'main-redis-9')),
  },
  {
    rule: 'monitoring-alerts',
    what: 'no alert for a lost quorum',
    change: inFile(watcher, 'rules.yml', (text) => text.replaceAll('SentinelQuorumLost', 'Renamed')),
  },
  {
    rule: 'monitoring-retention',
    what: 'a day of history',
    change: options((words) => words.map((word) => word.replace('retention.time=15d', 'retention.time=1d'))),
  },
  {
    rule: 'monitoring-authenticated',
    what: 'a page without a password',
    change: options((words) => words.filter((word) => !word.startsWith('--web.config.file'))),
  },
];

function secondMembers({ members }: Values): Values[] {
  return (members as Values[]).map((member, i) => ({
    ...member,
    name: `second-${i}`,
    address: `172.30.240.${100 + i}`,
    instance: `second-${i}`,
    volume: `second-${i}-data`,
  }));
}
