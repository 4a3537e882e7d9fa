import { rule } from '../../policies/rules/container-confined';
import { UNKNOWN } from '../../policies/rules/rule';
import { containerPath, securityContext, statefulSet } from '../support/kubernetes-objects';
import { container, describeRule } from '../support/policies';

describeRule(rule, {
  accepts: [
    container(),
    container({ securityOpts: ['apparmor=docker-default', 'label=type:own_t'] }),
    statefulSet(),
  ],
  refuses: [
    [container({ securityOpts: ['apparmor=unconfined'] }), ['securityOpts']],
    [
      container({ securityOpts: ['label=disable', 'systempaths=unconfined'] }),
      ['securityOpts', 'securityOpts'],
    ],
    [
      securityContext({ appArmorProfile: { type: 'Unconfined' } }),
      [`${containerPath}.securityContext.appArmorProfile.type`],
    ],
    [securityContext({ procMount: 'Unmasked' }), [`${containerPath}.securityContext.procMount`]],
    [
      securityContext({ seLinuxOptions: { type: 'spc_t' } }),
      [`${containerPath}.securityContext.seLinuxOptions.type`],
    ],
  ],
  unknown: [
    container({ securityOpts: [UNKNOWN] }),
    securityContext({ appArmorProfile: UNKNOWN, procMount: UNKNOWN }),
  ],
});
