import { rule } from '../../policies/rules/container-no-shared-mounts';
import { UNKNOWN } from '../../policies/rules/rule';
import { containerPath, podContainer, statefulSet } from '../support/kubernetes-objects';
import { container, describeRule } from '../support/policies';

const mount = (propagation: unknown) => ({
  type: 'bind',
  source: '/a',
  target: '/a',
  bindOptions: { propagation },
});

describeRule(rule, {
  accepts: [container(), container({ mounts: [mount('rprivate'), mount('rslave')] }), statefulSet()],
  refuses: [
    [container({ mounts: [mount('shared')] }), ['mounts[0].bindOptions.propagation']],
    [container({ mounts: [mount('private'), mount('rshared')] }), ['mounts[1].bindOptions.propagation']],
    [
      podContainer({
        volumeMounts: [{ name: 'data', mountPath: '/data', mountPropagation: 'Bidirectional' }],
      }),
      [`${containerPath}.volumeMounts[0].mountPropagation`],
    ],
  ],
  unknown: [
    container({ mounts: [mount(UNKNOWN)] }),
    podContainer({ volumeMounts: [{ mountPropagation: UNKNOWN }] }),
  ],
});
