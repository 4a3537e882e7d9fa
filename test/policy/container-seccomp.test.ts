import { rule } from '../../policies/rules/container-seccomp';
import { UNKNOWN } from '../../policies/rules/rule';
import { containerPath, securityContext, statefulSet } from '../support/kubernetes-objects';
import { container, describeRule } from '../support/policies';

describeRule(rule, {
  accepts: [
    container(),
    container({ securityOpts: ['seccomp={"defaultAction":"SCMP_ACT_ERRNO"}'] }),
    statefulSet(),
  ],
  refuses: [
    [container({ securityOpts: ['seccomp=unconfined'] }), ['securityOpts']],
    [container({ securityOpts: ['seccomp:unconfined'] }), ['securityOpts']],
    [
      securityContext({ seccompProfile: { type: 'Unconfined' } }),
      [`${containerPath}.securityContext.seccompProfile.type`],
    ],
    [
      statefulSet({ pod: { securityContext: { runAsNonRoot: true } } }),
      [`${containerPath}.securityContext.seccompProfile.type`],
    ],
  ],
  unknown: [
    container({ securityOpts: UNKNOWN }),
    securityContext({ seccompProfile: { type: UNKNOWN } }),
    statefulSet({ pod: { securityContext: UNKNOWN } }),
  ],
});
