import { UNKNOWN } from '../../policies/rules/rule';
import { rule } from '../../policies/rules/topology-quorum';
import { describeRule, members, safeSet, stack, topology } from '../support/policies';

const path = 'topology.sets[1].quorum';
const second = (changed: Record<string, unknown>) => [
  topology({ sets: [safeSet, { ...safeSet, ...changed }] }),
];

describeRule(rule, {
  accepts: [[stack()], second({ quorum: 3, members: members(2, 5) }), second({ quorum: 3 }), []],
  refuses: [
    [second({ quorum: 1 }), [path]],
    [second({ quorum: 4 }), [path]],
    [second({ quorum: undefined }), [path]],
    [second({ quorum: 2, members: members(3, 5) }), [path]],
  ],
  unknown: [
    [stack({ topology: UNKNOWN })],
    second({ quorum: UNKNOWN }),
    second({ quorum: 1, members: UNKNOWN }),
  ],
});
