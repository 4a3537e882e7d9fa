import { UNKNOWN } from '../../policies/rules/rule';
import { rule } from '../../policies/rules/topology-failover-timing';
import { describeRule, members, redisSet, stack } from '../support/policies';

const safe = { downAfterMilliseconds: [1500, 1650], failoverTimeoutMilliseconds: 6000, parallelSyncs: 1 };
const timings = (changed: Record<string, unknown>) => [redisSet({ timings: { ...safe, ...changed } })];
const path = 'topology.sets[0].timings';

describeRule(rule, {
  accepts: [
    [stack()],
    timings({}),
    [redisSet({ members: members(5, 3), timings: { ...safe, parallelSyncs: 3 } })],
  ],
  refuses: [
    [timings({ downAfterMilliseconds: [300] }), [`${path}.downAfterMilliseconds`]],
    [timings({ downAfterMilliseconds: [1000, 1150] }), [`${path}.downAfterMilliseconds`]],
    [
      timings({ downAfterMilliseconds: [60_000], failoverTimeoutMilliseconds: 180_000 }),
      [`${path}.downAfterMilliseconds`],
    ],
    [timings({ failoverTimeoutMilliseconds: 2000 }), [`${path}.failoverTimeoutMilliseconds`]],
    [timings({ parallelSyncs: 2 }), [`${path}.parallelSyncs`]],
    [timings({ parallelSyncs: 0 }), [`${path}.parallelSyncs`]],
  ],
  configured: [
    [timings({}), { minimumDownAfter: 1501 }, [`${path}.downAfterMilliseconds`]],
    [timings({}), { maximumDownAfter: 1600 }, [`${path}.downAfterMilliseconds`]],
  ],
  unknown: [
    timings({ downAfterMilliseconds: UNKNOWN }),
    timings({ downAfterMilliseconds: [UNKNOWN, 1] }),
    timings({ failoverTimeoutMilliseconds: UNKNOWN, parallelSyncs: UNKNOWN }),
    [redisSet({ timings: UNKNOWN })],
  ],
});
