import { expect, it } from 'vitest';
import { rule } from '../../policies/rules/container-not-privileged';
import { docker } from '../../policies/rules/docker';
import { UNKNOWN } from '../../policies/rules/rule';
import { container, filesCarrier, paths, subject } from '../support/policies';

it('accepts a container that does not ask for it', () => {
  expect(paths(rule, container())).toEqual([]);
  expect(paths(rule, container({ privileged: false }))).toEqual([]);
});

it('refuses a privileged one, even if it never starts', () => {
  expect(paths(rule, container({ privileged: true }))).toEqual(['privileged']);
  expect(paths(rule, subject(docker.container, { ...filesCarrier, privileged: true }))).toEqual([
    'privileged',
  ]);
});

it('passes over what a preview cannot know', () => {
  expect(paths(rule, container({ privileged: UNKNOWN }))).toEqual([]);
});
