import { expect, it } from 'vitest';
import { rule } from '../../../policies/changes/secret-age';
import { randomPassword, randomString, tls } from '../../../policies/rules/shared/secrets';
import type { Existing } from '../../../policies/rules/rule';
import { changes, existing, findings, places, replacement, step, today } from '../../support/changes';

const daysAgo = (days: number): string => new Date(Date.parse(today) - days * 86_400_000).toISOString();
const made = (type: string, name: string, days: number, dependsOn: string[] = []): Existing =>
  existing(type, name, { created: daysAgo(days), dependsOn });
const same = (...all: Existing[]) => changes(all, ...all.map((each) => step(each, 'same')));

it('accepts secrets that are young enough, and texts that are no secrets', () => {
  const shown = same(
    made(randomPassword, 'app', 365),
    made(tls.key, 'member', 825),
    made(randomString, 'id', 9999),
  );
  expect(findings(rule, shown)).toEqual([]);
});

it('finds old ones, and says how old they are', () => {
  const shown = same(made(randomPassword, 'app', 366), made(tls.key, 'member', 826));
  expect(places(rule, shown)).toEqual(['app created', 'member created']);
  expect(findings(rule, shown)[0]?.found).toMatch(
    /^the password is 366 days old, generated on \d{4}-\d\d-\d\d; at most 365 days are allowed$/,
  );
});

it('does not ask it of what goes or is made anew, nor of what has no date', () => {
  const old = made(randomPassword, 'app', 999);
  expect(findings(rule, changes([old], step(old, 'delete')))).toEqual([]);
  expect(findings(rule, changes([old], replacement(old).reverse()))).toEqual([]);
  expect(findings(rule, changes([], step(old, 'create')))).toEqual([]);
  expect(findings(rule, same(existing(randomPassword, 'app')))).toEqual([]);
});

it('leaves the key of the authority to the life of its certificate', () => {
  const key = made(tls.key, 'authority', 3000);
  expect(findings(rule, same(key, made(tls.selfSigned, 'ca', 3000, [key.urn])))).toEqual([]);
});

it('does as its settings say', () => {
  const shown = same(made(randomPassword, 'app', 100), made(tls.key, 'member', 100));
  expect(places(rule, shown, { maxPasswordDays: 90 })).toEqual(['app created']);
  expect(places(rule, shown, { maxKeyDays: 90 })).toEqual(['member created']);
});

it('warns, and stops no other change', () => {
  expect(rule.levels).toEqual({ development: 'advisory', production: 'advisory' });
});
