import { expect, it } from 'vitest';
import { rule } from '../../policies/rules/container-read-only-root';
import { UNKNOWN } from '../../policies/rules/rule';
import { container, paths } from '../support/policies';

it('accepts a read-only root', () => {
  expect(paths(rule, container())).toEqual([]);
});

it.each([undefined, false])('refuses %j', (readOnly) => {
  expect(paths(rule, container({ readOnly }))).toEqual(['readOnly']);
});

it('passes over what a preview cannot know', () => {
  expect(paths(rule, container({ readOnly: UNKNOWN }))).toEqual([]);
});
