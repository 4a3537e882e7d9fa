import { expect, it } from 'vitest';
import { rule } from '../../../policies/changes/change-few-deleted';
import { docker } from '../../../policies/rules/shared/docker';
import type { Changes } from '../../../policies/rules/rule';
import { changes, existing, findings, step, theStack } from '../../support/changes';

const all = Array.from({ length: 40 }, (_, i) => existing(docker.network, `n${i}`));
const components = Array.from({ length: 40 }, (_, i) => ({
  ...existing('jsquared:x:X', `c${i}`),
  custom: false,
}));
const provider = existing('pulumi:providers:docker', 'default');

/** So many of forty go, and every component with them. */
const deleting = (count: number): Changes =>
  changes(
    [theStack, provider, ...all, ...components],
    step(theStack, 'same'),
    all.map((each, i) => step(each, i < count ? 'delete' : 'same')),
    [...components, provider].map((each) => step(each, 'delete')),
  );

it('accepts a quarter of the stack, and a handful of a small one', () => {
  expect(findings(rule, deleting(10))).toEqual([]);
  const few = changes(
    all.slice(0, 5),
    all.slice(0, 5).map((each) => step(each, 'delete')),
  );
  expect(findings(rule, few)).toEqual([]);
});

it('refuses more, names some, and does not count components and providers', () => {
  const [finding, ...others] = findings(rule, deleting(11));
  expect(others).toEqual([]);
  expect(finding).toEqual({
    path: 'delete',
    found: '11 of 40 resources (28 %, at most 25 % are allowed): n0, n1, n2, n3, n4 and 6 more',
  });
});

it('does as its settings say', () => {
  expect(findings(rule, deleting(11), { maxPercent: 30 })).toEqual([]);
  expect(findings(rule, deleting(11), { alwaysAllowed: 11 })).toEqual([]);
  expect(findings(rule, deleting(2), { maxPercent: 0, alwaysAllowed: 0 })).toHaveLength(1);
});

it('has nothing to say of a new stack', () => {
  expect(
    findings(
      rule,
      changes(
        [],
        all.map((each) => step(each, 'create')),
      ),
    ),
  ).toEqual([]);
});
