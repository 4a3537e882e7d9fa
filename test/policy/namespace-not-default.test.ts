import { rule } from '../../policies/rules/namespace-not-default';
import { UNKNOWN } from '../../policies/rules/rule';
import { changed, objects, statefulSet } from '../support/kubernetes-objects';
import { describeRule } from '../support/policies';

const within = (namespace: unknown) => statefulSet({ metadata: { namespace } });

describeRule(rule, {
  accepts: Object.values(objects),
  refuses: [
    ...[undefined, '', 'default', 'kube-system'].map(
      (name) => [within(name), ['metadata.namespace']] as const,
    ),
    [changed('secret', { metadata: { name: 'x' } }), ['metadata.namespace']],
  ],
  unknown: [within(UNKNOWN), changed('service', { metadata: UNKNOWN })],
});
