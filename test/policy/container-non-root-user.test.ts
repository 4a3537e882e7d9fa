import { expect, it } from 'vitest';
import { rule } from '../../policies/rules/container-non-root-user';
import { UNKNOWN } from '../../policies/rules/rule';
import { container, paths } from '../support/policies';

it('accepts numbers other than root', () => {
  expect(paths(rule, container())).toEqual([]);
});

it.each([undefined, '', '0:0', '0:999', '999:0', 'redis', '999', 'root:root'])('refuses %j', (user) => {
  expect(paths(rule, container({ user }))).toEqual(['user']);
});

it('passes over what a preview cannot know', () => {
  expect(paths(rule, container({ user: UNKNOWN }))).toEqual([]);
});
