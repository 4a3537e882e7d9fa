import { expect, it } from 'vitest';
import { rule } from '../../policies/rules/connection-tls';
import { UNKNOWN } from '../../policies/rules/rule';
import { paths, stack } from '../support/policies';

const sentinel = { tls: true, url: 'redis+sentinels://h:26379/jsquared' };
const direct = [{ url: 'rediss://h:6379' }];
const connection = (changed: Record<string, unknown>) => [
  stack({ connection: { sentinel, direct, ...changed } }),
];

it('accepts TLS addresses, and a stack without a connection', () => {
  expect(paths(rule, [stack()])).toEqual([]);
  expect(paths(rule, [stack({ connection: undefined })])).toEqual([]);
});

it.each([
  [{ sentinel: { ...sentinel, tls: false } }, ['connection.sentinel.tls']],
  [{ sentinel: { ...sentinel, url: 'redis+sentinel://h:26379/x' } }, ['connection.sentinel.url']],
  [{ direct: [...direct, { url: 'redis://h:6379' }] }, ['connection.direct[1].url']],
])('refuses %j', (changed, expected) => {
  expect(paths(rule, connection(changed))).toEqual(expected);
});

it('passes over what a preview cannot know', () => {
  expect(paths(rule, [stack({ connection: UNKNOWN })])).toEqual([]);
  expect(paths(rule, connection({ sentinel: { tls: UNKNOWN, url: UNKNOWN }, direct: UNKNOWN }))).toEqual([]);
});
