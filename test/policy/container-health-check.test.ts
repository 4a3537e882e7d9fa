import { expect, it } from 'vitest';
import { rule } from '../../policies/rules/container-health-check';
import { UNKNOWN } from '../../policies/rules/rule';
import { container, paths } from '../support/policies';

it('accepts a check that is waited for', () => {
  expect(paths(rule, container())).toEqual([]);
});

it.each([undefined, {}, { tests: [] }, { tests: ['NONE'] }, { tests: ['CMD'] }])(
  'refuses %j',
  (healthcheck) => {
    expect(paths(rule, container({ healthcheck }))).toEqual(['healthcheck.tests']);
  },
);

it.each([undefined, false])('refuses wait: %j', (wait) => {
  expect(paths(rule, container({ wait }))).toEqual(['wait']);
});

it('passes over what a preview cannot know', () => {
  expect(paths(rule, container({ healthcheck: UNKNOWN }))).toEqual([]);
  expect(paths(rule, container({ healthcheck: { tests: UNKNOWN }, wait: UNKNOWN }))).toEqual([]);
});
