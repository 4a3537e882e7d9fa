import { expect, it } from 'vitest';
import { rule } from '../../policies/rules/container-loopback-ports';
import { UNKNOWN } from '../../policies/rules/rule';
import { container, paths } from '../support/policies';

it('accepts loopback, and no port at all', () => {
  expect(paths(rule, container())).toEqual([]);
  expect(paths(rule, container({ ports: [] }))).toEqual([]);
  expect(paths(rule, container({ ports: undefined }))).toEqual([]);
});

it.each([undefined, '', '0.0.0.0', '::', '10.1.2.3'])('refuses a port on %j', (ip) => {
  expect(
    paths(
      rule,
      container({
        ports: [
          { internal: 1, ip: '127.0.0.1' },
          { internal: 2, ip },
        ],
      }),
    ),
  ).toEqual(['ports[1].ip']);
});

it('refuses to publish everything', () => {
  expect(paths(rule, container({ publishAllPorts: true }))).toEqual(['publishAllPorts']);
});

it('allows the addresses of its settings', () => {
  const changed = { ports: [{ internal: 1, ip: '10.1.2.3' }] };
  expect(paths(rule, container(changed), { addresses: ['10.1.2.3'] })).toEqual([]);
});

it('passes over what a preview cannot know', () => {
  expect(paths(rule, container({ ports: UNKNOWN }))).toEqual([]);
  expect(paths(rule, container({ ports: [{ internal: 1, ip: UNKNOWN }] }))).toEqual([]);
});
