import { rule } from '../../policies/rules/pod-spread';
import { UNKNOWN } from '../../policies/rules/rule';
import { podPath, statefulSet } from '../support/kubernetes-objects';
import { describeRule } from '../support/policies';

const path = `${podPath}.topologySpreadConstraints`;
const labelSelector = { matchLabels: { 'app.kubernetes.io/name': 'main-redis' } };
const apart = (kind: string, term: unknown) =>
  statefulSet({
    pod: { topologySpreadConstraints: undefined, affinity: { podAntiAffinity: { [kind]: [term] } } },
  });

describeRule(rule, {
  accepts: [
    statefulSet(),
    statefulSet({ spec: { replicas: 1 }, pod: { topologySpreadConstraints: undefined } }),
    apart('requiredDuringSchedulingIgnoredDuringExecution', {
      topologyKey: 'kubernetes.io/hostname',
      labelSelector,
    }),
    apart('preferredDuringSchedulingIgnoredDuringExecution', {
      weight: 1,
      podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector },
    }),
  ],
  refuses: [
    [statefulSet({ pod: { topologySpreadConstraints: undefined } }), [path]],
    [
      statefulSet({
        pod: { topologySpreadConstraints: [{ topologyKey: 'topology.kubernetes.io/zone', labelSelector }] },
      }),
      [path],
    ],
    [
      statefulSet({
        pod: {
          topologySpreadConstraints: [
            { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'other' } } },
          ],
        },
      }),
      [path],
    ],
  ],
  unknown: [
    statefulSet({ spec: { replicas: UNKNOWN }, pod: { topologySpreadConstraints: undefined } }),
    statefulSet({ pod: { topologySpreadConstraints: UNKNOWN } }),
    statefulSet({ pod: { topologySpreadConstraints: [UNKNOWN] } }),
    statefulSet({ podMetadata: { labels: UNKNOWN } }),
  ],
});
