import { rule } from '../../policies/rules/container-safe-sysctls';
import { UNKNOWN } from '../../policies/rules/rule';
import { podPath, statefulSet } from '../support/kubernetes-objects';
import { container, describeRule } from '../support/policies';

describeRule(rule, {
  accepts: [container(), container({ sysctls: { 'net.core.somaxconn': '1024' } }), statefulSet()],
  refuses: [
    [container({ sysctls: { 'kernel.shmmax': '1', 'net.core.somaxconn': '1' } }), ['sysctls.kernel.shmmax']],
    [
      statefulSet({ pod: { securityContext: { sysctls: [{ name: 'net.ipv4.ip_forward', value: '1' }] } } }),
      [`${podPath}.securityContext.sysctls[0]`],
    ],
  ],
  configured: [
    [container({ sysctls: { 'kernel.shmmax': '1' } }), { allowed: ['kernel.shmmax'] }, []],
    [container({ sysctls: { 'net.core.somaxconn': '1' } }), { allowed: [] }, ['sysctls.net.core.somaxconn']],
  ],
  unknown: [
    container({ sysctls: UNKNOWN }),
    statefulSet({ pod: { securityContext: { sysctls: [{ name: UNKNOWN }] } } }),
  ],
});
