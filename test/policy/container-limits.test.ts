import { expect, it } from 'vitest';
import { rule } from '../../policies/rules/container-limits';
import { UNKNOWN } from '../../policies/rules/rule';
import { container, paths } from '../support/policies';

it('accepts limits without swap', () => {
  expect(paths(rule, container())).toEqual([]);
});

it.each([
  [{ memory: undefined, memorySwap: undefined }, ['memory']],
  [{ memory: 0, memorySwap: 0 }, ['memory']],
  [{ memorySwap: undefined }, ['memorySwap']],
  [{ memorySwap: -1 }, ['memorySwap']],
  [{ memorySwap: 512 }, ['memorySwap']],
  [{ cpus: undefined }, ['cpus']],
  [{ cpus: '0' }, ['cpus']],
  [{ cpus: 'many' }, ['cpus']],
])('refuses %j', (changed, expected) => {
  expect(paths(rule, container(changed))).toEqual(expected);
});

it('has upper bounds that its settings move', () => {
  expect(paths(rule, container(), { maxMemoryMiB: 255 })).toEqual(['memory']);
  expect(paths(rule, container(), { maxMemoryMiB: 256 })).toEqual([]);
  expect(paths(rule, container({ cpus: '1.5' }), { maxCpus: 1 })).toEqual(['cpus']);
});

it('passes over what a preview cannot know', () => {
  expect(paths(rule, container({ memory: UNKNOWN, memorySwap: UNKNOWN, cpus: UNKNOWN }))).toEqual([]);
});
