import { kubernetes, podOf, selects } from './shared/kubernetes';
import { at, isComplete, isKnown, list, number, record } from './shared/read';
import { warnInDevelopment, type ResourceRule } from './rule';

/** Members of one workload do not share a node. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'pod-spread',
  description: 'Workloads with more than one member spread them over nodes.',
  severity: 'high',
  controls: { nist53: ['CP-10', 'SC-36'], soc2: ['A1.2'] },
  why: 'three copies on one node are lost with that node, and so is a quorum of sentinels',
  remedy:
    'set topologySpreadConstraints, or podAntiAffinity, with topologyKey kubernetes.io/hostname and the labels of the workload',
  levels: warnInDevelopment,
  types: [kubernetes.statefulSet, kubernetes.deployment],
  settings: {},
  *check(subject) {
    const pod = podOf(subject);
    const replicas = at(subject.props, 'spec', 'replicas');
    if (!pod || !isKnown(replicas) || !(number(replicas ?? 1) > 1)) return;
    const spread = pod.spec['topologySpreadConstraints'];
    const apart = at(pod.spec, 'affinity', 'podAntiAffinity');
    if (!isComplete(spread) || !isKnown(apart)) return;
    const terms = [
      ...list(spread).map(record),
      ...list(record(apart)['requiredDuringSchedulingIgnoredDuringExecution']).map(record),
      ...list(record(apart)['preferredDuringSchedulingIgnoredDuringExecution']).map((term) =>
        record(record(term)['podAffinityTerm']),
      ),
    ];
    const spreads = terms.some(
      ({ topologyKey, labelSelector }) =>
        (!isKnown(topologyKey) || topologyKey === 'kubernetes.io/hostname') &&
        selects(labelSelector, pod.labels),
    );
    if (!spreads) {
      yield {
        path: `${pod.path}.topologySpreadConstraints`,
        found: `${number(replicas)} members that may share a node`,
      };
    }
  },
};
