import { rule } from '../../policies/rules/container-health-check';
import { docker } from '../../policies/rules/shared/docker';
import { kubernetes } from '../../policies/rules/shared/kubernetes';
import { UNKNOWN } from '../../policies/rules/rule';
import { containerPath, podContainer, statefulSet } from '../support/kubernetes-objects';
import { container, describeRule, filesCarrier, subject } from '../support/policies';

describeRule(rule, {
  accepts: [
    container(),
    subject(docker.container, filesCarrier),
    statefulSet(),
    statefulSet({ pod: { initContainers: [{ name: 'prepare' }] } }),
    subject(kubernetes.job, { spec: { template: { spec: { containers: [{ name: 'once' }] } } } }),
  ],
  refuses: [
    [container({ healthcheck: undefined }), ['healthcheck.tests']],
    [container({ healthcheck: { tests: ['NONE'] } }), ['healthcheck.tests']],
    [container({ healthcheck: { tests: ['CMD'] } }), ['healthcheck.tests']],
    [container({ wait: undefined }), ['wait']],
    [podContainer({ readinessProbe: undefined }), [`${containerPath}.readinessProbe`]],
    [podContainer({ readinessProbe: { periodSeconds: 5 } }), [`${containerPath}.readinessProbe`]],
  ],
  unknown: [
    container({ healthcheck: UNKNOWN, wait: UNKNOWN }),
    container({ healthcheck: { tests: UNKNOWN } }),
    podContainer({ readinessProbe: UNKNOWN }),
    podContainer({ readinessProbe: { exec: UNKNOWN } }),
  ],
});
