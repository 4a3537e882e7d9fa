import { expect, it } from 'vitest';
import { rule } from '../../policies/rules/container-no-new-privileges';
import { UNKNOWN } from '../../policies/rules/rule';
import { container, paths } from '../support/policies';

it('accepts both spellings', () => {
  expect(paths(rule, container())).toEqual([]);
  expect(paths(rule, container({ securityOpts: ['no-new-privileges'] }))).toEqual([]);
});

it.each([undefined, [], ['no-new-privileges:false'], ['label=disable']])('refuses %j', (securityOpts) => {
  expect(paths(rule, container({ securityOpts }))).toEqual(['securityOpts']);
});

it.each(['seccomp=unconfined', 'seccomp:unconfined', 'apparmor=unconfined'])('refuses %s', (option) => {
  expect(paths(rule, container({ securityOpts: ['no-new-privileges', option] }))).toEqual(['securityOpts']);
});

it('passes over what a preview cannot know', () => {
  expect(paths(rule, container({ securityOpts: UNKNOWN }))).toEqual([]);
});
