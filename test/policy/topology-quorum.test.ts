import { expect, it } from 'vitest';
import { rule } from '../../policies/rules/topology-quorum';
import { UNKNOWN } from '../../policies/rules/rule';
import { paths, stack } from '../support/policies';

const members = (data: number, sentinels: number) => [
  ...Array.from({ length: data }, () => ({ role: 'data' })),
  ...Array.from({ length: sentinels }, () => ({ role: 'sentinel' })),
];
const set = { quorum: 2, durability: { minReplicasToWrite: 1 }, members: members(3, 3) };
const topology = (changed: Record<string, unknown>) => [
  stack({ topology: { sets: [set, { ...set, ...changed }] } }),
];

it('accepts sets that can lose a member', () => {
  expect(paths(rule, [stack()])).toEqual([]);
  expect(paths(rule, topology({ quorum: 3, members: members(2, 5) }))).toEqual([]);
});

it.each([
  [{ members: members(3, 2) }, ['topology.sets[1].members']],
  [{ members: members(3, 4), quorum: 3 }, ['topology.sets[1].members']],
  [{ members: members(3, 1), quorum: 1 }, ['topology.sets[1].members']],
  [
    { members: members(1, 3) },
    ['topology.sets[1].members', 'topology.sets[1].durability.minReplicasToWrite'],
  ],
  [{ quorum: 1 }, ['topology.sets[1].quorum']],
  [{ quorum: 4 }, ['topology.sets[1].quorum']],
  [{ durability: { minReplicasToWrite: 0 } }, ['topology.sets[1].durability.minReplicasToWrite']],
  [{ durability: { minReplicasToWrite: 3 } }, ['topology.sets[1].durability.minReplicasToWrite']],
])('refuses %j', (changed, expected) => {
  expect(paths(rule, topology(changed))).toEqual(expected);
});

it('asks for more sentinels if its settings do', () => {
  expect(paths(rule, [stack()], { minimumSentinels: 5 })).toEqual(['topology.sets[0].members']);
});

it('passes over what a preview cannot know', () => {
  expect(paths(rule, [stack({ topology: UNKNOWN })])).toEqual([]);
  expect(paths(rule, topology({ quorum: UNKNOWN, durability: { minReplicasToWrite: UNKNOWN } }))).toEqual([]);
});
