import { describe, expect, it } from 'vitest';
import { scenarios } from '../../../drills/scenarios/index';
import { chooseExperiments } from '../../../operations/drills/choose';
import { parseFor, parseRounds, parseSeed } from '../../../operations/drills/numbers';

const names = (...args: Parameters<typeof chooseExperiments>): string[] =>
  chooseExperiments(...args).map(({ name }) => name);

describe('which drills are meant', () => {
  it('all, a suite, or some by name in that order', () => {
    expect(names({})).toHaveLength(scenarios.filter(({ suite }) => suite !== 'soak').length);
    expect(new Set(chooseExperiments({ suite: 'smoke' }).map(({ suite }) => suite))).toEqual(
      new Set(['smoke']),
    );
    expect(names({ scenario: 'halves, kill-primary' })).toEqual(['halves', 'kill-primary']);
  });

  it('suggests what may have been meant', () => {
    expect(() => names({ scenario: 'kill-primry' })).toThrow(
      /no scenario "kill-primry"\. Did you mean kill-primary\?/,
    );
    expect(() => names({ suite: 'smok' })).toThrow(/no suite "smok"\. Did you mean smoke\?/);
    expect(() => names({ suite: 'smoke', scenario: 'halves' })).toThrow(/in the suite smoke/);
    expect(() => names({ scenario: 'kill-primary', mutant: 'slow-detecton' })).toThrow(
      /Did you mean slow-detection\?/,
    );
    // A run of nothing would pass.
    expect(() => names({ scenario: 'disk-full', mutant: 'all' })).toThrow(/No chosen scenario has a mutant/);
  });

  it('refuses numbers that make no sense', () => {
    expect(parseRounds(undefined)).toBe(1);
    expect(parseRounds('10')).toBe(10);
    for (const text of ['0', '-1', '1.5', 'ten', '', '1001'])
      expect(() => parseRounds(text)).toThrow(/--rounds/);
    expect(parseSeed('7')).toBe(7);
    expect(parseSeed(undefined)).toBeGreaterThanOrEqual(0);
    expect(() => parseSeed('2147483648')).toThrow(/--seed/);
    expect(parseFor(undefined)).toBeUndefined();
    expect([parseFor('90s'), parseFor('20m'), parseFor('8h')]).toEqual([90_000, 1_200_000, 28_800_000]);
    for (const text of ['', '20', '1.5h', '-1m', '29s', '169h', '1d', 'h'])
      expect(() => parseFor(text)).toThrow(/--for .*give a time as 90s, 20m or 8h/);
  });
});
