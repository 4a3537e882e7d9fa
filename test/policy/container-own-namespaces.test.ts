import { expect, it } from 'vitest';
import { rule } from '../../policies/rules/container-own-namespaces';
import { UNKNOWN } from '../../policies/rules/rule';
import { container, paths } from '../support/policies';

it('accepts namespaces of its own', () => {
  expect(paths(rule, container())).toEqual([]);
  expect(paths(rule, container({ networkMode: 'none', ipcMode: 'shareable' }))).toEqual([]);
});

it.each(['networkMode', 'pidMode', 'ipcMode', 'usernsMode', 'cgroupnsMode'])(
  "refuses the host's %s",
  (mode) => {
    expect(paths(rule, container({ [mode]: 'host' }))).toEqual([mode]);
  },
);

it("refuses another container's", () => {
  expect(paths(rule, container({ pidMode: 'container:abc', networkMode: 'container:abc' }))).toEqual([
    'networkMode',
    'pidMode',
  ]);
});

it('passes over what a preview cannot know', () => {
  expect(paths(rule, container({ networkMode: UNKNOWN }))).toEqual([]);
});
