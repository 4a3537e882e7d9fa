import type { Experiment } from '../../experiment/experiment';

/** The primary’s disk is full; what another member has is not lost. */
export const diskFull: Experiment = {
  suite: 'chaos',
  name: 'disk-full',
  title: 'The primary’s disk is full; what another member has is not lost.',
  why: 'An append-only file that cannot be written ends in MISCONF or in a crash.',
  method: [{ fault: 'disk-full', target: 'primary', at: 0, forMs: 10_000 }],
  expect: { primary: 'any' },
  mutants: [],
};
