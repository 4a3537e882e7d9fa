import { UNKNOWN } from '../../policies/rules/rule';
import { rule } from '../../policies/rules/topology-members-apart';
import { describeRule, member, redisSet, stack } from '../support/policies';

const two = (changed: Record<string, unknown>) => [
  redisSet({ members: [member('data', 0), { ...member('data', 1), ...changed }] }),
];
const path = 'topology.sets[0].members';

describeRule(rule, {
  accepts: [[stack()], two({}), two({ volume: '' })],
  refuses: [
    [two({ address: '172.30.240.10' }), [path]],
    [two({ volume: 'jsquared-dev-main-redis-0-data' }), [path]],
    [two({ instance: 'jsquared-dev-main-redis-0' }), [path]],
  ],
  unknown: [two({ address: UNKNOWN, volume: UNKNOWN }), [redisSet({ members: [UNKNOWN, UNKNOWN] })]],
});
