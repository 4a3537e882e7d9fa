import { rule } from '../../policies/rules/pod-no-host-ports';
import { UNKNOWN } from '../../policies/rules/rule';
import { containerPath, podContainer, podPath, statefulSet } from '../support/kubernetes-objects';
import { describeRule } from '../support/policies';

describeRule(rule, {
  accepts: [statefulSet(), podContainer({ ports: [{ containerPort: 1, hostPort: 0 }] })],
  refuses: [
    [
      podContainer({ ports: [{ containerPort: 1 }, { containerPort: 2, hostPort: 2 }] }),
      [`${containerPath}.ports[1].hostPort`],
    ],
    [
      statefulSet({ pod: { initContainers: [{ name: 'i', ports: [{ hostPort: 5 }] }] } }),
      [`${podPath}.initContainers[0].ports[0].hostPort`],
    ],
  ],
  unknown: [podContainer({ ports: UNKNOWN }), podContainer({ ports: [{ hostPort: UNKNOWN }] })],
});
