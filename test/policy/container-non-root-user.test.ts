import { rule } from '../../policies/rules/container-non-root-user';
import { docker } from '../../policies/rules/shared/docker';
import { UNKNOWN } from '../../policies/rules/rule';
import { containerPath, securityContext, statefulSet } from '../support/kubernetes-objects';
import { container, describeRule, filesCarrier, subject } from '../support/policies';

describeRule(rule, {
  accepts: [container(), subject(docker.container, filesCarrier), statefulSet()],
  refuses: [
    ...[undefined, '', 'redis', '999', '0:0', '0:999', '999:0'].map(
      (user) => [container({ user }), ['user']] as const,
    ),
    [securityContext({ runAsUser: 0 }), [`${containerPath}.securityContext.runAsUser`]],
    [securityContext({ runAsGroup: undefined }), [`${containerPath}.securityContext.runAsGroup`]],
    [securityContext({ runAsNonRoot: false }), [`${containerPath}.securityContext.runAsNonRoot`]],
    [statefulSet({ pod: { securityContext: {} } }), [`${containerPath}.securityContext.runAsNonRoot`]],
  ],
  unknown: [
    container({ user: UNKNOWN }),
    securityContext({ runAsUser: UNKNOWN, runAsGroup: UNKNOWN, runAsNonRoot: UNKNOWN }),
    statefulSet({ container: { securityContext: {} }, pod: { securityContext: UNKNOWN } }),
  ],
});
