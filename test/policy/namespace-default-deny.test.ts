import { rule } from '../../policies/rules/namespace-default-deny';
import { UNKNOWN } from '../../policies/rules/rule';
import { changed, objects, statefulSet } from '../support/kubernetes-objects';
import { describeRule } from '../support/policies';

const deny = (spec: unknown) => changed('deny', { spec });

describeRule(rule, {
  accepts: [
    [statefulSet(), objects.deny, objects.callers],
    [
      statefulSet(),
      deny({ podSelector: {}, policyTypes: ['Ingress'] }),
      changed('callers', { spec: { podSelector: {}, policyTypes: ['Egress'] } }),
    ],
    [objects.service],
  ],
  refuses: [
    [[statefulSet()], ['namespace jsquared-staging']],
    [[statefulSet(), objects.callers], ['namespace jsquared-staging']],
    [[statefulSet(), deny({ podSelector: {} })], ['namespace jsquared-staging']],
    [
      [statefulSet(), deny({ podSelector: {}, policyTypes: ['Ingress', 'Egress'], ingress: [{}] })],
      ['namespace jsquared-staging'],
    ],
    [[statefulSet({ metadata: { namespace: undefined } }), objects.deny], ['namespace default']],
  ],
  unknown: [
    [statefulSet({ metadata: { namespace: UNKNOWN } })],
    [statefulSet(), deny(UNKNOWN)],
    [statefulSet(), { ...objects.deny, props: { metadata: { namespace: UNKNOWN } } }],
  ],
});
