import { describe, expect, it } from 'vitest';
import { A, B, C, decide, follows, names, presentShells, type Row, sentinels } from '../../support/decide';

/** The table of docs/decisions/0006-start-script.md for a sentinel that monitors nothing, row by row. */
const rows: Row[] = [
  {
    name: 'another sentinel names one: adopts it',
    facts: sentinels(names(B, 4), 'silent'),
    expected: /^adopt 10\.0\.0\.2 4 /,
  },
  {
    name: 'the highest epoch',
    facts: sentinels(names(B, 4), names(C, 5)),
    expected: /^adopt 10\.0\.0\.3 5 /,
  },
  {
    name: 'a conflict within an epoch: waits',
    facts: sentinels(names(B, 4), names(C, 4)),
    expected: /^wait /,
  },
  {
    name: 'a stranger is named: waits',
    facts: sentinels(names('10.9.9.9', 4), 'virgin'),
    expected: /^wait .*no member/,
  },
  { name: 'none named: asks the members', facts: sentinels('virgin', 'virgin'), expected: /^members / },
  {
    name: 'no member is a primary: virgin',
    facts: [
      ...sentinels('virgin', 'virgin'),
      'asked members',
      `member ${A} silent`,
      `member ${B} ${follows(A)}`,
    ],
    expected: /^virgin /,
  },
  {
    name: 'one primary, the others silent: adopts it',
    facts: [
      ...sentinels('virgin', 'silent'),
      'asked members',
      `member ${A} primary 0 0`,
      `member ${B} silent`,
      `member ${C} silent`,
    ],
    expected: /^adopt 10\.0\.0\.1 0 /,
  },
  {
    name: 'one primary, and all that answer follow it: adopts it',
    facts: [
      ...sentinels('virgin', 'virgin'),
      'asked members',
      `member ${A} primary 5 1`,
      `member ${B} ${follows(A)}`,
      `member ${C} silent`,
    ],
    expected: /^adopt 10\.0\.0\.1 0 /,
  },
  {
    name: 'one primary, but no majority of sentinels: waits',
    facts: [...sentinels('silent', 'silent'), 'asked members', `member ${A} primary 5 1`],
    expected: /^wait .*only 1 sentinels/,
  },
  {
    name: 'two primaries: never told of two',
    facts: [
      ...sentinels('virgin', 'virgin'),
      'asked members',
      `member ${A} primary 5 1`,
      `member ${B} primary 5 1`,
    ],
    expected: /^wait .*more than one/,
  },
  {
    name: 'one primary, and one follows another: waits',
    facts: [
      ...sentinels('virgin', 'virgin'),
      'asked members',
      `member ${A} primary 5 1`,
      `member ${B} ${follows(C)}`,
    ],
    expected: /^wait .*not all/,
  },
];

describe.each(presentShells)('%s', (_name, shell) => {
  it.each(rows)('$name', ({ facts, expected }) => {
    const answer = decide(shell, 'decide_sentinel', ['majority 2', `members ${A} ${B} ${C}`, ...facts]);
    expect(answer).toMatch(expected);
    expect(answer.split('\n')).toHaveLength(1);
  });
});
