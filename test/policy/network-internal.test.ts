import { expect, it } from 'vitest';
import { docker } from '../../policies/rules/shared/docker';
import { rule } from '../../policies/rules/network-internal';
import { UNKNOWN } from '../../policies/rules/rule';
import { paths, safeNetwork, subject } from '../support/policies';

const network = (changed: Record<string, unknown> = {}) =>
  subject(docker.network, { ...safeNetwork, ...changed });

it('accepts internal networks, and the edge', () => {
  expect(paths(rule, network())).toEqual([]);
  expect(
    paths(rule, network({ internal: false, labels: [{ label: 'jsquared.zone', value: 'edge' }] })),
  ).toEqual([]);
});

it.each([undefined, false])('refuses internal: %j elsewhere', (internal) => {
  expect(paths(rule, network({ internal }))).toEqual(['internal']);
  expect(paths(rule, network({ internal, labels: [] }))).toEqual(['internal']);
});

it('takes the names of edge zones from its settings', () => {
  expect(paths(rule, network({ internal: false }), { edgeZones: ['data'] })).toEqual([]);
  const edge = { internal: false, labels: [{ label: 'jsquared.zone', value: 'edge' }] };
  expect(paths(rule, network(edge), { edgeZones: [] })).toEqual(['internal']);
});

it('passes over what a preview cannot know', () => {
  expect(paths(rule, network({ internal: UNKNOWN }))).toEqual([]);
});
