import { UNKNOWN } from '../../policies/rules/rule';
import { rule } from '../../policies/rules/topology-memory-headroom';
import { container, describeRule, member, redisSet } from '../support/policies';

const one = (maxmemoryMiB: unknown) =>
  redisSet({ maxmemoryMiB, members: [member('data', 0), member('sentinel', 0)] });

describeRule(rule, {
  accepts: [[one(128), container()], [one(170), container()], [one(128)]],
  refuses: [
    [[one(171), container()], ['main-redis-0']],
    [[one(0), container()], ['topology.sets[0].maxmemoryMiB']],
    [[one(128), container({ memory: 64 })], ['main-redis-0']],
  ],
  configured: [
    [[one(128), container()], { factor: 2.1 }, ['main-redis-0']],
    [[one(250), container()], { factor: 1 }, []],
  ],
  unknown: [
    [one(UNKNOWN), container()],
    [one(128), container({ memory: UNKNOWN })],
  ],
});
