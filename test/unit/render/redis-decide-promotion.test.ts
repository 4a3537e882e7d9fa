import { describe, expect, it } from 'vitest';
import { A, B, C, decide, presentShells, type Row } from '../../support/decide';

const self = (offset: number, link = 'up'): string => `self ${A} slave line ${offset} ${B} ${link}`;
const other = (offset: number, lineage = 'line'): string =>
  `other ${C} slave ${lineage} ${offset} 127.0.0.1 down`;
const primary = (offset: number): string => `primary ${B} master line ${offset} - -`;
const dead = `primary ${B} silent`;

/** The table of docs/decisions/0012-promotion.md, row by row. */
const rows: Row[] = [
  { name: 'has what the other has', facts: [self(100), dead, other(100)], expected: /^promote$/ },
  { name: 'has more than the other', facts: [self(120, 'down'), dead, other(100)], expected: /^promote$/ },
  {
    name: 'has all of a primary that waits',
    facts: [self(100), primary(100), other(90)],
    expected: /^promote$/,
  },
  {
    name: 'a primary that waits has more: it comes',
    facts: [self(100), primary(150), other(90), 'tries 30'],
    expected: /^wait$/,
  },
  {
    name: 'it does not come, and no replica has it: only plain writes',
    facts: [self(100), primary(150), other(90), 'tries 40'],
    expected: /^promote$/,
  },
  {
    name: 'it does not come, and the other has a part of it',
    facts: [self(100), primary(150), other(120), 'tries 40'],
    expected: new RegExp(`^pull ${C} 120$`),
  },
  {
    name: 'the other has more, and the link is up: what is on its way may come',
    facts: [self(100), dead, other(120), 'tries 5'],
    expected: /^wait$/,
  },
  {
    name: 'the other has more, and nothing more comes',
    facts: [self(100), dead, other(120), 'tries 6'],
    expected: new RegExp(`^pull ${C} 120$`),
  },
  {
    name: 'the other has more, and the link is down',
    facts: [self(100, 'down'), dead, other(120)],
    expected: new RegExp(`^pull ${C} 120$`),
  },
  {
    name: 'the one that has most, of several',
    facts: [self(100, 'down'), dead, other(120), `other 10.0.0.4 slave line 130 127.0.0.1 down`],
    expected: /^pull 10\.0\.0\.4 130$/,
  },
  {
    name: 'the other is of another history',
    facts: [self(100, 'down'), dead, other(500, 'strange')],
    expected: /^promote$/,
  },
  {
    name: 'was started again and never in sync, and the other was',
    facts: [self(100, 'never'), dead, other(500, 'strange')],
    expected: /^refuse$/,
  },
  {
    name: 'neither was in sync since it started: somebody has to go on',
    facts: [self(100, 'never'), dead, `other ${C} slave strange 500 ${B} never`],
    expected: /^promote$/,
  },
  {
    name: 'a primary that lives is of another history',
    facts: [self(100, 'down'), `primary ${B} master strange 50 - -`, other(100)],
    expected: /^refuse$/,
  },
  {
    name: 'the old primary is one no more',
    facts: [self(100), `primary ${B} slave line 500 ${C} up`, other(100)],
    expected: /^promote$/,
  },
  {
    name: 'the other does not answer',
    facts: [self(100, 'down'), dead, `other ${C} silent`],
    expected: /^promote$/,
  },
  { name: 'nobody else is there', facts: [self(100, 'down'), dead], expected: /^promote$/ },
  {
    name: 'its own server does not answer',
    facts: [`self ${A} silent`, dead, other(9)],
    expected: /^promote$/,
  },
];

describe.each(presentShells)('in %s', (_name, shell) => {
  it.each(rows.map((row) => [row.name, row] as const))('%s', (_row, { facts, expected }) => {
    expect(decide(shell, 'decide_promotion', facts)).toMatch(expected);
  });
});
