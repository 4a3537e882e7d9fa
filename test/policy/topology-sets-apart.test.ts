import { UNKNOWN } from '../../policies/rules/rule';
import { rule } from '../../policies/rules/topology-sets-apart';
import { describeRule, safeSet, stack, topology } from '../support/policies';

const second = (zone: unknown) => [topology({ sets: [safeSet, { ...safeSet, name: 'other', zone }] })];

describeRule(rule, {
  accepts: [[stack()], second('other'), second('')],
  refuses: [[second('data'), ['topology.sets[1].zone']]],
  unknown: [second(UNKNOWN), [stack({ topology: UNKNOWN })]],
});
