import { rule } from '../../policies/rules/container-no-capabilities';
import { docker } from '../../policies/rules/shared/docker';
import { UNKNOWN } from '../../policies/rules/rule';
import { containerPath, securityContext, statefulSet } from '../support/kubernetes-objects';
import { container, describeRule, filesCarrier, subject } from '../support/policies';

describeRule(rule, {
  accepts: [
    container(),
    container({ capabilities: { drops: ['CAP_ALL'], adds: [] } }),
    subject(docker.container, filesCarrier),
    statefulSet(),
  ],
  refuses: [
    [container({ capabilities: undefined }), ['capabilities.drops']],
    [container({ capabilities: { drops: ['NET_RAW'] } }), ['capabilities.drops']],
    [container({ capabilities: { drops: ['ALL'], adds: ['SYS_ADMIN'] } }), ['capabilities.adds']],
    [securityContext({ capabilities: undefined }), [`${containerPath}.securityContext.capabilities.drop`]],
    [
      securityContext({ capabilities: { drop: ['ALL'], add: ['NET_RAW'] } }),
      [`${containerPath}.securityContext.capabilities.add`],
    ],
  ],
  configured: [
    [
      container({ capabilities: { drops: ['ALL'], adds: ['CAP_NET_BIND_SERVICE'] } }),
      { allowed: ['NET_BIND_SERVICE'] },
      [],
    ],
    [
      container({ capabilities: { drops: ['ALL'], adds: ['CHOWN'] } }),
      { allowed: ['NET_BIND_SERVICE'] },
      ['capabilities.adds'],
    ],
  ],
  unknown: [
    container({ capabilities: UNKNOWN }),
    container({ capabilities: { drops: UNKNOWN } }),
    container({ capabilities: { drops: [UNKNOWN], adds: [UNKNOWN] } }),
    securityContext({ capabilities: UNKNOWN }),
  ],
});
