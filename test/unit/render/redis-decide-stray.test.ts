import { describe, expect, it } from 'vitest';
import { A, B, C, decide, follows, names, presentShells, type Row, sentinels } from '../../support/decide';

/** The sentinel that decides is the first one. */
const me = ['self 10.0.1.1', 'majority 2'];
const members = (...words: string[]): string[] =>
  [A, B, C].map((address, i) => `member ${address} ${words[i]}`);
/** B is the primary, and all follow it. */
const afterB = members(follows(B), 'primary 100 1', follows(B));

/** The table of docs/decisions/0014-stray-sentinel.md, row by row. */
const rows: Row[] = [
  {
    name: 'names another than all others, in the same epoch',
    facts: [...me, ...sentinels(names(A, 8), names(B, 8), names(B, 8)), ...afterB],
    expected: /^adopt 10\.0\.0\.2 8 2 other sentinels .* this one named 10\.0\.0\.1, epoch 8$/,
  },
  {
    name: 'in an older epoch',
    facts: [...me, ...sentinels(names(A, 7), names(B, 8), names(B, 8)), ...afterB],
    expected: /^adopt 10\.0\.0\.2 8 /,
  },
  {
    name: 'holds the one that it names for down',
    facts: [...me, ...sentinels(names(A, 8, 's_down,master'), names(B, 8), names(B, 8)), ...afterB],
    expected: /^adopt 10\.0\.0\.2 8 /,
  },
  {
    name: 'a member is away',
    facts: [
      ...me,
      ...sentinels(names(A, 8), names(B, 8), names(B, 8)),
      ...members('silent', 'primary 100 1', follows(B)),
    ],
    expected: /^adopt 10\.0\.0\.2 8 /,
  },
  {
    name: 'in a newer epoch: the others will hear of it',
    facts: [...me, ...sentinels(names(A, 9), names(B, 8), names(B, 8)), ...afterB],
    expected: /^$/,
  },
  {
    name: 'all the same',
    facts: [...me, ...sentinels(names(B, 8), names(B, 8), names(B, 8)), ...afterB],
    expected: /^$/,
  },
  {
    name: 'one other alone is no majority',
    facts: [...me, ...sentinels(names(A, 8), names(B, 8), 'silent'), ...afterB],
    expected: /^$/,
  },
  {
    name: 'the others do not agree',
    facts: [...me, ...sentinels(names(A, 8), names(B, 8), names(C, 8)), ...afterB],
    expected: /^$/,
  },
  {
    name: 'one of the others has heard of something newer',
    facts: [...me, ...sentinels(names(A, 8), names(B, 8), names(C, 9)), ...afterB],
    expected: /^$/,
  },
  {
    name: 'another is at a failover',
    facts: [
      ...me,
      ...sentinels(names(A, 8), names(B, 8, 'master,failover_in_progress'), names(B, 8)),
      ...afterB,
    ],
    expected: /^$/,
  },
  {
    name: 'it is at a failover itself',
    facts: [
      ...me,
      ...sentinels(names(A, 8, 'master,failover_in_progress'), names(B, 8), names(B, 8)),
      ...afterB,
    ],
    expected: /^$/,
  },
  {
    name: 'the one that it names is a primary too',
    facts: [
      ...me,
      ...sentinels(names(A, 8), names(B, 8), names(B, 8)),
      ...members('primary 100 1', 'primary 100 1', follows(B)),
    ],
    expected: /^$/,
  },
  {
    name: 'the one that the others name is no primary',
    facts: [
      ...me,
      ...sentinels(names(A, 8), names(B, 8), names(B, 8)),
      ...members(follows(C), follows(C), 'primary 100 1'),
    ],
    expected: /^$/,
  },
  {
    name: 'does not answer itself',
    facts: [...me, ...sentinels('silent', names(B, 8), names(B, 8)), ...afterB],
    expected: /^$/,
  },
  {
    name: 'monitors nothing',
    facts: [...me, ...sentinels('virgin', names(B, 8), names(B, 8)), ...afterB],
    expected: /^$/,
  },
  {
    name: 'of five, three others',
    facts: [
      'self 10.0.1.1',
      'majority 3',
      ...sentinels(names(A, 8), names(B, 8), names(B, 8), 'silent', names(B, 8)),
      ...afterB,
    ],
    expected: /^adopt 10\.0\.0\.2 8 3 other/,
  },
];

describe.each(presentShells)('a sentinel astray, decided by %s', (_name, shell) => {
  it.each(rows)('$name', ({ facts, expected }) => {
    expect(decide(shell, 'decide_stray', facts)).toMatch(expected);
  });
});
