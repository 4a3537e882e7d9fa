import { expect, it } from 'vitest';
import { rule } from '../../policies/rules/container-pinned-image';
import { UNKNOWN } from '../../policies/rules/rule';
import { container, paths } from '../support/policies';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

it.each([
  `redis@${digest}`,
  `registry.example/team/redis:8@${digest}`,
  digest,
  'jsquared/valkey:8.1.1+dfsg1-3-0123456789ab'.replace('+', '.'),
])('accepts %s', (image) => {
  expect(paths(rule, container({ image }))).toEqual([]);
});

it.each([
  undefined,
  'redis',
  'redis:latest',
  'redis:8.0',
  'jsquared/redis:latest',
  'other/redis:8-0123456789ab',
  'redis@sha256:12',
])('refuses %j', (image) => {
  expect(paths(rule, container({ image }))).toEqual(['image']);
});

it('knows images built elsewhere by its settings', () => {
  expect(paths(rule, container({ image: 'team/redis:8-abc' }), { built: '^team/' })).toEqual([]);
});

it('passes over what a preview cannot know', () => {
  expect(paths(rule, container({ image: UNKNOWN }))).toEqual([]);
});
