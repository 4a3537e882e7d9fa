import { describe, expect, it } from 'vitest';
import { A, B, C, decide, follows, names, presentShells, type Row, sentinels } from '../../support/decide';

/** The table of docs/decisions/0006-start-script.md for data members, row by row. */
const base = [`self ${A}`, 'index 0', 'majority 2', `members ${A} ${B} ${C}`, 'waited 0', 'crashwait 30'];
const volume = (state: string, record: string): string[] => [`volume ${state}`, `record ${record}`];
const empty = volume('empty', 'none');
const wasPrimary = volume('data', 'primary');
const members = (b: string, c: string): string[] => ['asked members', `member ${B} ${b}`, `member ${C} ${c}`];
const virgin3 = sentinels('virgin', 'virgin', 'virgin');

const rows: Row[] = [
  // Another member is named.
  {
    name: 'another is named: its replica, data or not',
    facts: [...empty, ...sentinels(names(B), names(B), names(B))],
    expected: /^replica 10\.0\.0\.2 /,
  },
  {
    name: 'the old primary comes back with its data: a replica',
    facts: [
      ...wasPrimary,
      ...sentinels(names(B, 2), names(B, 2), 'silent'),
      ...members('primary 100 1', 'silent'),
    ],
    expected: /^replica 10\.0\.0\.2 /,
  },
  {
    name: 'with data, and another is named: the members are asked first',
    facts: [...volume('data', `replica ${B}`), ...sentinels(names(B), names(B), 'silent')],
    expected: /^members /,
  },
  {
    name: 'with data, and the named one starts too: waits for it, since it may hold more',
    facts: [
      ...volume('data', `replica ${B}`),
      ...sentinels(names(B), names(B), names(B)),
      ...members('silent', follows(B)),
    ],
    expected: /^wait - 10\.0\.0\.2 does not answer yet, and may hold more than this member \(0 of 30 s\)$/,
  },
  {
    name: 'with data, and the named one does not come: a replica that can be chosen',
    facts: [
      ...volume('data', `replica ${B}`),
      'waited 30',
      ...sentinels(names(B), names(B), names(B)),
      ...members('silent', 'silent'),
    ],
    expected: /^replica 10\.0\.0\.2 /,
  },
  {
    name: 'with data, and a third member is silent: a replica at once',
    facts: [
      ...volume('data', `replica ${B}`),
      ...sentinels(names(C), names(C), names(C)),
      ...members('silent', 'primary 100 1'),
    ],
    expected: /^replica 10\.0\.0\.3 /,
  },
  {
    name: 'the highest epoch wins over the majority',
    facts: [
      ...wasPrimary,
      ...sentinels(names(A, 1), names(A, 1), names(C, 2)),
      ...members('silent', 'primary 100 1'),
    ],
    expected: /^replica 10\.0\.0\.3 /,
  },
  {
    name: 'a named one outweighs sentinels that lost their volume',
    facts: [
      ...wasPrimary,
      ...sentinels('virgin', 'virgin', names(C, 2)),
      ...members('silent', 'primary 100 1'),
    ],
    expected: /^replica 10\.0\.0\.3 /,
  },
  {
    name: 'within one epoch the greater number wins',
    facts: [...empty, ...sentinels(names(B, 3), names(C, 3), names(C, 3))],
    expected: /^replica 10\.0\.0\.3 /,
  },
  {
    name: 'within one epoch a tie is a conflict',
    facts: [...wasPrimary, ...sentinels(names(B, 3), names(C, 3), 'virgin')],
    expected: /^wait - .*different primaries/,
  },
  {
    name: 'a named stranger is no primary of ours',
    facts: [...wasPrimary, ...sentinels(names('10.9.9.9'), names('10.9.9.9'), 'silent')],
    expected: /^wait - .*no member of this set/,
  },
  {
    name: 'a damaged volume follows whoever is named',
    facts: [...volume('damaged', 'primary'), ...sentinels(names(B), names(B), 'silent')],
    expected: /^replica 10\.0\.0\.2 /,
  },
  // This member is named.
  {
    name: 'named, the members are asked first',
    facts: [...wasPrimary, ...sentinels(names(A), names(A), 'silent')],
    expected: /^members /,
  },
  {
    name: 'named with its data: primary',
    facts: [...wasPrimary, ...sentinels(names(A), names(A), 'silent'), ...members('silent', 'silent')],
    expected: /^primary /,
  },
  {
    name: 'named with data it held as a replica: primary',
    facts: [
      ...volume('data', `replica ${B}`),
      ...sentinels(names(A), names(A), names(A)),
      ...members('silent', follows(A)),
    ],
    expected: /^primary /,
  },
  {
    name: 'named, killed, and a replica remembers: wait for the failover',
    facts: [
      ...wasPrimary,
      'unclean yes',
      ...sentinels(names(A), names(A), names(A)),
      ...members(follows(A), 'silent'),
    ],
    expected: /^wait - .*was killed and 10\.0\.0\.2/,
  },
  {
    name: 'named, stopped cleanly, and a replica remembers: primary',
    facts: [
      ...wasPrimary,
      'unclean no',
      ...sentinels(names(A), names(A), names(A)),
      ...members(follows(A), 'silent'),
    ],
    expected: /^primary /,
  },
  {
    name: 'named, killed, and the replicas were restarted too: primary',
    facts: [
      ...wasPrimary,
      'unclean yes',
      ...sentinels(names(A), names(A), names(A)),
      ...members(follows(A, 100, 1, 'no'), follows(A, 0, 1, 'no')),
    ],
    expected: /^primary /,
  },
  {
    name: 'named, killed, no failover came in time: primary',
    facts: [
      ...wasPrimary.concat('unclean yes', 'waited 30'),
      ...sentinels(names(A), names(A), names(A)),
      ...members(follows(A), 'silent'),
    ],
    expected: /^primary /,
  },
  {
    name: 'named, but another says primary: the failover ends first',
    facts: [
      ...wasPrimary,
      ...sentinels(names(A), names(A), names(A)),
      ...members('primary 100 1', follows(A)),
    ],
    expected: /^wait - .*10\.0\.0\.2 is a primary/,
  },
  {
    name: 'named, but a failover is in progress',
    facts: [
      ...wasPrimary,
      ...sentinels(names(A), names(A, 1, 'master,o_down,failover_in_progress'), names(A)),
      ...members(follows(A), follows(A)),
    ],
    expected: /^wait - .*failover is in progress/,
  },
  {
    name: 'named and EMPTY: does not serve, asks for a failover',
    facts: [...empty, ...sentinels(names(A), names(A), names(A)), ...members(follows(A), follows(A))],
    expected: /^failover /,
  },
  {
    name: 'named and empty, others silent: does not serve',
    facts: [...empty, ...sentinels(names(A), names(A), names(A)), ...members('silent', 'silent')],
    expected: /^failover /,
  },
  {
    name: 'named and empty, one other silent, one virgin: does not serve',
    facts: [
      ...empty,
      ...sentinels(names(A), names(A), names(A)),
      ...members(follows(A, 0, 0, 'no'), 'silent'),
    ],
    expected: /^failover /,
  },
  {
    name: 'named and empty, another has keys at offset 0: does not serve',
    facts: [
      ...empty,
      ...sentinels(names(A), names(A), names(A)),
      ...members(follows(A, 0, 1, 'no'), follows(A, 0, 0, 'no')),
    ],
    expected: /^failover /,
  },
  {
    name: 'named and half wiped: does not serve',
    facts: [
      ...volume('damaged', 'primary'),
      ...sentinels(names(A), names(A), names(A)),
      ...members(follows(A), follows(A)),
    ],
    expected: /^failover .*damaged/,
  },
  {
    name: 'named and damaged, all others virgin: does not serve either',
    facts: [
      ...volume('damaged', 'primary'),
      ...sentinels(names(A), names(A), names(A)),
      ...members(follows(A, 0, 0, 'no'), follows(A, 0, 0, 'no')),
    ],
    expected: /^failover /,
  },
  {
    name: 'named and empty, and every other member provably empty: begins',
    facts: [
      ...empty,
      ...sentinels(names(A), names(A), names(A)),
      ...members(follows(A, 0, 0, 'no'), follows(A, 0, 0, 'no')),
    ],
    expected: /^bootstrap /,
  },
  // Nobody is named, a majority answers.
  {
    name: 'nobody named, first member, empty, alone: begins',
    facts: [...empty, ...virgin3, ...members('silent', 'silent')],
    expected: /^bootstrap /,
  },
  {
    name: 'two of three sentinels are enough to begin',
    facts: [...empty, ...sentinels('virgin', 'virgin', 'silent'), ...members('silent', 'silent')],
    expected: /^bootstrap /,
  },
  {
    name: 'nobody named, not the first member: waits',
    facts: ['index 1', ...empty, ...virgin3, ...members('silent', 'silent')],
    expected: /^wait - .*first member begins/,
  },
  {
    name: 'nobody named, first and empty, but another has data: waits',
    facts: [...empty, ...virgin3, ...members(follows(C), 'silent')],
    expected: /^wait - .*other data members run/,
  },
  {
    name: 'nobody named, first and empty, but another says primary: waits',
    facts: [...empty, ...virgin3, ...members('silent', 'primary 0 0')],
    expected: /^wait - .*other data members run/,
  },
  {
    name: 'nobody named, damaged: waits for a person',
    facts: [...volume('damaged', 'primary'), ...virgin3, ...members('silent', 'silent')],
    expected: /^wait - .*damaged/,
  },
  {
    name: 'the beginning was interrupted: goes on',
    facts: [...wasPrimary, 'bootstrapping yes', ...virgin3, ...members('silent', 'silent')],
    expected: /^primary .*beginning/,
  },
  {
    name: 'the beginning was interrupted, but another says primary: waits',
    facts: [...wasPrimary, 'bootstrapping yes', ...virgin3, ...members('primary 5 1', 'silent')],
    expected: /^wait /,
  },
  {
    name: 'all sentinels lost, a replica follows whom it followed',
    facts: [...volume('data', `replica ${B}`), ...virgin3],
    expected: /^replica 10\.0\.0\.2 /,
  },
  {
    name: 'all sentinels lost, former primary, all follow it: primary',
    facts: [...wasPrimary, ...virgin3, ...members(follows(A, 0, 1, 'no'), follows(A, 0, 1, 'no'))],
    expected: /^primary /,
  },
  {
    name: 'all sentinels lost, former primary, one silent: waits',
    facts: [...wasPrimary, ...virgin3, ...members(follows(A), 'silent')],
    expected: /^wait - .*1 silent/,
  },
  {
    name: 'all sentinels lost, former primary, one follows another: waits',
    facts: [...wasPrimary, ...virgin3, ...members(follows(A), follows(B))],
    expected: /^wait /,
  },
  {
    name: 'an operator names the primary',
    facts: [...wasPrimary, 'promote yes', ...virgin3, ...members(follows(A), 'silent')],
    expected: /^primary .*operator/,
  },
  {
    name: 'an operator cannot name an empty one',
    facts: [...empty, 'index 1', 'promote yes', ...virgin3, ...members('silent', 'silent')],
    expected: /^wait /,
  },
  // No majority answers.
  {
    name: 'blind and empty: waits',
    facts: [...empty, ...sentinels('virgin', 'silent', 'silent')],
    expected: /^wait - 1 of 3/,
  },
  {
    name: 'blind replica: follows whom it followed, when that one is there',
    facts: [
      ...volume('data', `replica ${C}`),
      ...sentinels('silent', 'silent', 'silent'),
      ...members('silent', 'primary 100 1'),
    ],
    expected: /^replica 10\.0\.0\.3 /,
  },
  {
    name: 'blind replica: waits for whom it followed',
    facts: [
      ...volume('data', `replica ${C}`),
      'waited 9',
      ...sentinels('silent', 'silent', 'silent'),
      ...members('silent', 'silent'),
    ],
    expected: /^wait - 10\.0\.0\.3 does not answer yet/,
  },
  {
    name: 'blind replica: a third of the time, since that one may wait for its replicas',
    facts: [
      ...volume('data', `replica ${C}`),
      'waited 10',
      ...sentinels('silent', 'silent', 'silent'),
      ...members('silent', 'silent'),
    ],
    expected: /^replica 10\.0\.0\.3 /,
  },
  {
    name: 'blind replica that a sentinel names: waits',
    facts: [...volume('data', `replica ${C}`), ...sentinels(names(A), 'silent', 'silent')],
    expected: /^wait /,
  },
  {
    name: 'blind replica of a stranger: waits',
    facts: [
      ...volume('data', 'replica 10.9.9.9'),
      ...sentinels('silent', 'silent', 'silent'),
      ...members('silent', 'silent'),
    ],
    expected: /^wait /,
  },
  {
    name: 'blind former primary: waits',
    facts: [...wasPrimary, ...sentinels(names(A), 'silent', 'silent'), ...members(follows(A), 'silent')],
    expected: /^wait /,
  },
  {
    name: 'blind former primary that all follow: primary',
    facts: [...wasPrimary, ...sentinels('silent', 'silent', 'silent'), ...members(follows(A), follows(A))],
    expected: /^primary /,
  },
  {
    name: 'blind former primary, one promoted: waits',
    facts: [...wasPrimary, ...sentinels('silent', 'silent', 'silent'), ...members('primary 9 1', follows(A))],
    expected: /^wait /,
  },
  {
    name: 'blind former primary, a sentinel names another: waits',
    facts: [...wasPrimary, ...sentinels(names(B), 'silent', 'silent'), ...members(follows(A), follows(A))],
    expected: /^wait - .*name 10\.0\.0\.2/,
  },
  {
    name: 'blind and operator: primary',
    facts: [
      ...wasPrimary,
      'promote yes',
      ...sentinels('silent', 'silent', 'silent'),
      ...members('silent', 'silent'),
    ],
    expected: /^primary .*operator/,
  },
];

it('finds dash on this machine', () => {
  expect(presentShells.map(([name]) => name)).toContain('dash');
});

describe.each(presentShells)('%s', (_name, shell) => {
  it.each(rows)('$name', ({ facts, expected }) => {
    const answer = decide(shell, 'decide_data', [...base, ...facts]);
    expect(answer).toMatch(expected);
    expect(answer.split('\n')).toHaveLength(1);
  });
});
