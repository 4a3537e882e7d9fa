import { rule } from '../../policies/rules/container-cpu-limit';
import { docker } from '../../policies/rules/shared/docker';
import { UNKNOWN } from '../../policies/rules/rule';
import { containerPath, podContainer } from '../support/kubernetes-objects';
import { container, describeRule, filesCarrier, subject } from '../support/policies';

const limit = (cpu: unknown) => podContainer({ resources: { limits: { cpu } } });

describeRule(rule, {
  accepts: [container(), subject(docker.container, filesCarrier), limit('500m'), limit(2)],
  refuses: [
    ...[undefined, '0', 'many'].map((cpus) => [container({ cpus }), ['cpus']] as const),
    [limit(undefined), [`${containerPath}.resources.limits.cpu`]],
    [limit('0'), [`${containerPath}.resources.limits.cpu`]],
  ],
  configured: [
    [container({ cpus: '1.5' }), { maxCpus: 1 }, ['cpus']],
    [limit('1500m'), { maxCpus: 1 }, [`${containerPath}.resources.limits.cpu`]],
    [limit('1500m'), { maxCpus: 2 }, []],
  ],
  unknown: [container({ cpus: UNKNOWN }), limit(UNKNOWN)],
});
