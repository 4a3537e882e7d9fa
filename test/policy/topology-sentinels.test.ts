import { UNKNOWN } from '../../policies/rules/rule';
import { rule } from '../../policies/rules/topology-sentinels';
import { describeRule, members, redisSet, stack } from '../support/policies';

const path = 'topology.sets[0].members';

describeRule(rule, {
  accepts: [[stack()], [redisSet({ members: members(2, 5) })]],
  refuses: [2, 4, 1, 0].map((count) => [[redisSet({ members: members(3, count) })], [path]] as const),
  configured: [
    [[stack()], { minimum: 5 }, [path]],
    [[redisSet({ members: members(3, 5) })], { minimum: 5 }, []],
  ],
  unknown: [
    [stack({ topology: UNKNOWN })],
    [redisSet({ members: UNKNOWN })],
    [redisSet({ members: [UNKNOWN] })],
    [redisSet({ members: [{ role: UNKNOWN }] })],
  ],
});
