import { expect, it } from 'vitest';
import { docker } from '../../policies/rules/shared/docker';
import { rule } from '../../policies/rules/volume-protected';
import { UNKNOWN } from '../../policies/rules/rule';
import { paths, subject } from '../support/policies';

const data = [{ label: 'jsquared.volume', value: 'data' }];
const volume = (labels: unknown, protect = false) => subject(docker.volume, { name: 'v', labels }, protect);

it('accepts a protected volume', () => {
  expect(paths(rule, volume(data, true))).toEqual([]);
});

it('refuses an unprotected one, labelled or not', () => {
  expect(paths(rule, volume(data))).toEqual(['options.protect']);
  expect(paths(rule, volume(undefined))).toEqual(['options.protect']);
});

it('does not ask it of volumes of files', () => {
  expect(paths(rule, volume([{ label: 'jsquared.files', value: '/etc/jsquared' }]))).toEqual([]);
});

it('is off only in a stack that was declared worthless', () => {
  expect(rule.levels).toEqual({ development: 'disabled', production: 'mandatory' });
});

it('passes over what a preview cannot know', () => {
  expect(paths(rule, volume(UNKNOWN))).toEqual([]);
});
