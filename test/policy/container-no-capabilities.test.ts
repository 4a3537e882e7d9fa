import { expect, it } from 'vitest';
import { rule } from '../../policies/rules/container-no-capabilities';
import { UNKNOWN } from '../../policies/rules/rule';
import { container, paths } from '../support/policies';

it('accepts a container that drops all', () => {
  expect(paths(rule, container())).toEqual([]);
  expect(paths(rule, container({ capabilities: { drops: ['CAP_ALL'] } }))).toEqual([]);
});

it.each([undefined, {}, { drops: [] }, { drops: ['NET_RAW'] }])('refuses %j', (capabilities) => {
  expect(paths(rule, container({ capabilities }))).toEqual(['capabilities.drops']);
});

it('refuses each capability that is added', () => {
  const capabilities = { drops: ['ALL'], adds: ['CAP_NET_ADMIN', 'CHOWN'] };
  expect(paths(rule, container({ capabilities }))).toEqual(['capabilities.adds', 'capabilities.adds']);
});

it('allows what its settings allow, however it is spelt', () => {
  const capabilities = { drops: ['ALL'], adds: ['CAP_NET_BIND_SERVICE'] };
  expect(paths(rule, container({ capabilities }), { allowed: ['net_bind_service'] })).toEqual([]);
});

it('passes over what a preview cannot know', () => {
  expect(paths(rule, container({ capabilities: UNKNOWN }))).toEqual([]);
  expect(paths(rule, container({ capabilities: { drops: UNKNOWN, adds: ['CHOWN'] } }))).toEqual([
    'capabilities.adds',
  ]);
});
