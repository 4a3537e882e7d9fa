import { expect, it } from 'vitest';
import { rule } from '../../policies/rules/container-log-rotation';
import { UNKNOWN } from '../../policies/rules/rule';
import { container, paths } from '../support/policies';

it('accepts bounded logs', () => {
  expect(paths(rule, container())).toEqual([]);
  expect(paths(rule, container({ logDriver: 'local', logOpts: { 'max-size': '51200k' } }))).toEqual([]);
  expect(paths(rule, container({ logDriver: 'journald', logOpts: undefined }))).toEqual([]);
});

it.each([
  undefined,
  {},
  { 'max-file': '3' },
  { 'max-size': '-1' },
  { 'max-size': 'much' },
  { 'max-size': '10m', 'max-file': '0' },
  { 'max-size': '1g' },
  { 'max-size': '50m', 'max-file': '3' },
])('refuses %j', (logOpts) => {
  expect(paths(rule, container({ logOpts }))).toEqual(['logOpts']);
});

it('has a bound that its settings move', () => {
  expect(paths(rule, container(), { maxTotalMiB: 29 })).toEqual(['logOpts']);
  expect(paths(rule, container(), { maxTotalMiB: 30 })).toEqual([]);
});

it('passes over what a preview cannot know', () => {
  expect(paths(rule, container({ logOpts: UNKNOWN }))).toEqual([]);
  expect(paths(rule, container({ logOpts: { 'max-size': UNKNOWN } }))).toEqual([]);
});
