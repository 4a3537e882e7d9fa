import { UNKNOWN } from '../../policies/rules/rule';
import { rule } from '../../policies/rules/topology-write-quorum';
import { describeRule, members, redisSet, stack } from '../support/policies';

const durability = (changed: Record<string, unknown>) => [
  redisSet({ durability: { minReplicasToWrite: 1, minReplicasMaxLagSeconds: 10, ...changed } }),
];
const needed = 'topology.sets[0].durability.minReplicasToWrite';
const lag = 'topology.sets[0].durability.minReplicasMaxLagSeconds';

describeRule(rule, {
  accepts: [[stack()], durability({ minReplicasToWrite: 2 })],
  refuses: [
    [durability({ minReplicasToWrite: 0 }), [needed]],
    [durability({ minReplicasToWrite: 3 }), [needed]],
    [durability({ minReplicasMaxLagSeconds: 61 }), [lag]],
    [[redisSet({ members: members(1, 3) })], ['topology.sets[0].members', needed]],
  ],
  configured: [
    [durability({}), { maxLagSeconds: 9 }, [lag]],
    [durability({ minReplicasMaxLagSeconds: 600 }), { maxLagSeconds: 600 }, []],
  ],
  unknown: [
    durability({ minReplicasToWrite: UNKNOWN, minReplicasMaxLagSeconds: UNKNOWN }),
    [redisSet({ durability: UNKNOWN })],
    [redisSet({ members: UNKNOWN })],
  ],
});
