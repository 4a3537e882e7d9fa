import type { Experiment } from '../../experiment/experiment';

/** Every member sees a majority, no two the same one; when it heals, all agree. */
export const majoritiesRing: Experiment = {
  suite: 'partition',
  name: 'majorities-ring',
  title: 'Every member sees a majority, no two the same one; when it heals, all agree.',
  why: 'Jepsen’s majorities ring: nobody is in the minority, and nobody sees everybody.',
  method: [{ fault: 'ring', at: 0, forMs: 20_000 }],
  expect: { primary: 'any', writesMayStop: true, isolatedStopsMs: 13_000 },
  recoveryMs: 90_000,
  mutants: [],
};
