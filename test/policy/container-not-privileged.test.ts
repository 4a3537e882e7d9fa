import { rule } from '../../policies/rules/container-not-privileged';
import { docker } from '../../policies/rules/shared/docker';
import { UNKNOWN } from '../../policies/rules/rule';
import { containerPath, securityContext, statefulSet } from '../support/kubernetes-objects';
import { container, describeRule, filesCarrier, subject } from '../support/policies';

describeRule(rule, {
  accepts: [container(), container({ privileged: false }), statefulSet()],
  refuses: [
    [container({ privileged: true }), ['privileged']],
    [subject(docker.container, { ...filesCarrier, privileged: true }), ['privileged']],
    [securityContext({ privileged: true }), [`${containerPath}.securityContext.privileged`]],
  ],
  unknown: [
    container({ privileged: UNKNOWN }),
    securityContext({ privileged: UNKNOWN }),
    statefulSet({ spec: { template: UNKNOWN } }),
  ],
});
