import { rule } from '../../policies/rules/pod-disruption-budget';
import { UNKNOWN } from '../../policies/rules/rule';
import { changed, objects, statefulSet } from '../support/kubernetes-objects';
import { describeRule } from '../support/policies';

const budget = (spec: unknown) => changed('budget', { spec });
const selector = { matchLabels: { 'app.kubernetes.io/name': 'main-redis' } };

describeRule(rule, {
  accepts: [
    [statefulSet(), objects.budget],
    [statefulSet({ spec: { replicas: 1 } })],
    [statefulSet(), budget({ minAvailable: 2, selector })],
  ],
  refuses: [
    [[statefulSet()], ['main-redis']],
    [[statefulSet(), budget({ maxUnavailable: 2, selector })], ['main-redis']],
    [[statefulSet(), budget({ minAvailable: 1, selector })], ['main-redis']],
    [[statefulSet(), budget({ maxUnavailable: '50%', selector })], ['main-redis']],
    [
      [statefulSet(), budget({ maxUnavailable: 1, selector: { matchLabels: { app: 'other' } } })],
      ['main-redis'],
    ],
    [
      [
        statefulSet(),
        { ...objects.budget, props: { ...objects.budget.props, metadata: { namespace: 'other' } } },
      ],
      ['main-redis'],
    ],
  ],
  unknown: [
    [statefulSet({ spec: { replicas: UNKNOWN } })],
    [statefulSet(), budget({ maxUnavailable: UNKNOWN, selector })],
    [statefulSet(), budget({ maxUnavailable: 1, selector: UNKNOWN })],
  ],
});
