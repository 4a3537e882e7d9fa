import { expect, it } from 'vitest';
import { rule } from '../../policies/rules/container-stop-grace';
import { UNKNOWN } from '../../policies/rules/rule';
import { container, paths } from '../support/policies';

it('accepts a container that hands over', () => {
  expect(paths(rule, container())).toEqual([]);
});

it.each([
  [{ restart: undefined }, ['restart']],
  [{ restart: 'no' }, ['restart']],
  [{ restart: 'on-failure' }, ['restart']],
  [{ stopTimeout: undefined }, ['stopTimeout']],
  [{ stopTimeout: 5 }, ['stopTimeout']],
  [{ destroyGraceSeconds: undefined }, ['destroyGraceSeconds']],
  [{ destroyGraceSeconds: 39 }, ['destroyGraceSeconds']],
])('refuses %j', (changed, expected) => {
  expect(paths(rule, container(changed))).toEqual(expected);
});

it('has a least time that its settings move', () => {
  expect(paths(rule, container(), { minimumSeconds: 41 })).toEqual(['stopTimeout', 'destroyGraceSeconds']);
  expect(paths(rule, container({ stopTimeout: 5, destroyGraceSeconds: 5 }), { minimumSeconds: 5 })).toEqual(
    [],
  );
});

it('passes over what a preview cannot know', () => {
  expect(paths(rule, container({ restart: UNKNOWN, stopTimeout: UNKNOWN }))).toEqual([]);
});
