import { isKnown, list, record, show } from './docker';
import { always, type Finding, type StackRule } from './rule';

interface Settings {
  readonly minimumSentinels: number;
}

type Values = Readonly<Record<string, unknown>>;

/** Each Redis set can lose a member and still decide. */
export const rule: StackRule<Settings> = {
  kind: 'stack',
  name: 'topology-quorum',
  description:
    'Each Redis set has an odd number of sentinels, a quorum that is a majority, a replica, and a write quorum.',
  severity: 'critical',
  controls: ['NIST SP 800-53: CP-10, SC-36', 'SOC 2: A1.2'],
  why: 'a minority that may act alone makes two primaries, and a primary that no replica has to confirm loses what it acknowledged',
  remedy:
    'set jsquared:sentinel members to 3, 5 or 7, leave quorum out, and redis minReplicasToWrite to 1 or more',
  levels: always,
  settings: {
    minimumSentinels: { type: 'integer', minimum: 3, default: 3, description: 'fewest sentinels of a set' },
  },
  *check(resources, settings) {
    const stack = resources.find(({ type }) => type === 'pulumi:pulumi:Stack');
    const topology = stack?.props['topology'];
    if (!stack || !isKnown(topology) || topology === undefined) return;
    for (const [i, set] of list(record(topology)['sets']).entries()) {
      yield* checkSet(record(set), `topology.sets[${i}]`, settings);
    }
  },
};

function* checkSet(set: Values, path: string, { minimumSentinels }: Settings): Iterable<Finding> {
  const members = list(set['members']).map(record);
  const sentinels = members.filter(({ role }) => role === 'sentinel').length;
  const data = members.filter(({ role }) => role === 'data').length;
  if (sentinels < minimumSentinels || sentinels % 2 === 0)
    yield { path: `${path}.members`, found: `${sentinels} sentinels` };
  if (data < 2) yield { path: `${path}.members`, found: `${data} data members` };
  const majority = Math.floor(sentinels / 2) + 1;
  const { quorum } = set;
  if (isKnown(quorum) && !(typeof quorum === 'number' && quorum >= majority && quorum <= sentinels)) {
    yield { path: `${path}.quorum`, found: `${show(quorum)} of ${sentinels} sentinels` };
  }
  const { minReplicasToWrite: replicas } = record(set['durability']);
  if (isKnown(replicas) && !(typeof replicas === 'number' && replicas >= 1 && replicas <= data - 1)) {
    yield {
      path: `${path}.durability.minReplicasToWrite`,
      found: `${show(replicas)} of ${data - 1} replicas`,
    };
  }
}
