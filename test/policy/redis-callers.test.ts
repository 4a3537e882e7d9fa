import { docker } from '../../policies/rules/shared/docker';
import { rule } from '../../policies/rules/redis-callers';
import { UNKNOWN } from '../../policies/rules/rule';
import { container, describeRule, filesCarrier, redisSet, stack, subject } from '../support/policies';

const own = container();
const other = (
  workload: string | undefined,
  network: unknown = 'jsquared-dev-data',
  name: unknown = 'jsquared-dev-other',
) =>
  container({
    name,
    labels: workload === undefined ? [] : [{ label: 'jsquared.workload', value: workload }],
    networksAdvanced: [{ name: network }],
  });

describeRule(rule, {
  accepts: [
    [stack(), own, other('redis-exporter')],
    [stack(), other('console', 'jsquared-dev-edge')],
    [other('console')],
    [stack(), subject(docker.container, filesCarrier)],
  ],
  refuses: [
    [[stack(), own, other('console')], ['networksAdvanced']],
    [[stack(), other(undefined)], ['networksAdvanced']],
  ],
  configured: [
    [[stack(), other('console')], { callers: ['console'] }, []],
    [[stack(), other('redis-exporter')], { callers: [] }, ['networksAdvanced']],
  ],
  unknown: [
    [stack({ topology: UNKNOWN }), other('console')],
    [redisSet({ members: UNKNOWN }), other('console')],
    [stack(), other('console', UNKNOWN)],
    [stack(), other('console', 'jsquared-dev-data', UNKNOWN)],
    [stack(), container({ name: 'x', labels: UNKNOWN })],
  ],
});
