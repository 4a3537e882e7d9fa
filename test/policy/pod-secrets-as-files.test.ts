import { rule } from '../../policies/rules/pod-secrets-as-files';
import { UNKNOWN } from '../../policies/rules/rule';
import { containerPath, podContainer, statefulSet } from '../support/kubernetes-objects';
import { describeRule } from '../support/policies';

describeRule(rule, {
  accepts: [
    statefulSet(),
    podContainer({ env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] }),
  ],
  refuses: [
    [
      podContainer({ env: [{ name: 'P', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }] }),
      [`${containerPath}.env[0]`],
    ],
    [
      podContainer({ envFrom: [{ configMapRef: { name: 'c' } }, { secretRef: { name: 's' } }] }),
      [`${containerPath}.envFrom[1]`],
    ],
  ],
  unknown: [podContainer({ env: UNKNOWN, envFrom: UNKNOWN }), podContainer({ env: [UNKNOWN] })],
});
