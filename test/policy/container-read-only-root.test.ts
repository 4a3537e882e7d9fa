import { rule } from '../../policies/rules/container-read-only-root';
import { docker } from '../../policies/rules/shared/docker';
import { UNKNOWN } from '../../policies/rules/rule';
import { containerPath, securityContext, statefulSet } from '../support/kubernetes-objects';
import { container, describeRule, filesCarrier, subject } from '../support/policies';

describeRule(rule, {
  accepts: [container(), subject(docker.container, filesCarrier), statefulSet()],
  refuses: [
    [container({ readOnly: undefined }), ['readOnly']],
    [container({ readOnly: false }), ['readOnly']],
    [
      securityContext({ readOnlyRootFilesystem: false }),
      [`${containerPath}.securityContext.readOnlyRootFilesystem`],
    ],
  ],
  unknown: [container({ readOnly: UNKNOWN }), securityContext({ readOnlyRootFilesystem: UNKNOWN })],
});
