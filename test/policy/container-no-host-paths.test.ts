import { expect, it } from 'vitest';
import { rule } from '../../policies/rules/container-no-host-paths';
import { docker } from '../../policies/rules/docker';
import { UNKNOWN } from '../../policies/rules/rule';
import { container, filesCarrier, paths, subject } from '../support/policies';

it('accepts named volumes', () => {
  expect(paths(rule, container())).toEqual([]);
  expect(
    paths(rule, container({ volumes: [{ volumeName: 'x', containerPath: '/x', hostPath: '' }] })),
  ).toEqual([]);
});

it.each([
  [{ volumes: [{ hostPath: '/var/run/docker.sock', containerPath: '/s' }] }, ['volumes[0]']],
  [{ volumes: [{ fromContainer: 'other' }] }, ['volumes[0]']],
  [
    {
      mounts: [
        { type: 'tmpfs', target: '/t' },
        { type: 'bind', source: '/etc', target: '/e' },
      ],
    },
    ['mounts[1]'],
  ],
  [{ devices: [{ hostPath: '/dev/mem' }] }, ['devices[0]']],
  [{ envs: ['DOCKER_HOST=tcp://10.0.0.1:2375'] }, ['envs']],
])('refuses %j', (changed, expected) => {
  expect(paths(rule, container(changed))).toEqual(expected);
});

it('refuses them in a container that never starts, too', () => {
  const carrier = { ...filesCarrier, volumes: [{ hostPath: '/etc', containerPath: '/e' }] };
  expect(paths(rule, subject(docker.container, carrier))).toEqual(['volumes[0]']);
});

it('passes over what a preview cannot know', () => {
  expect(
    paths(rule, container({ volumes: UNKNOWN, mounts: UNKNOWN, devices: [{ hostPath: UNKNOWN }] })),
  ).toEqual([]);
});
