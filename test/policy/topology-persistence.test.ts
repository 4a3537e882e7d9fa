import { UNKNOWN } from '../../policies/rules/rule';
import { rule } from '../../policies/rules/topology-persistence';
import { describeRule, redisSet, stack } from '../support/policies';

const fsync = (appendfsync: unknown) => [redisSet({ durability: { appendfsync } })];
const path = 'topology.sets[0].durability.appendfsync';

describeRule(rule, {
  accepts: [[stack()], fsync('always')],
  refuses: [
    [fsync('no'), [path]],
    [fsync('off'), [path]],
  ],
  unknown: [fsync(UNKNOWN), [redisSet({ durability: UNKNOWN })]],
});
