import type { Experiment } from '../../experiment/experiment';

/** The sentinels’ password on the primary is changed; they replace it, and no client is served twice. */
export const sentinelsLockedOut: Experiment = {
  suite: 'security',
  name: 'sentinels-locked-out',
  title: 'The sentinels’ password on the primary is changed; they replace it, and no client is served twice.',
  why: 'Rotation, half-way: to the sentinels the primary is down, to its clients it is well.',
  method: [{ fault: 'wrong-credentials', target: 'primary', user: 'sentinel', at: 0, forMs: 20_000 }],
  expect: { primary: 'other', writesMayStop: true, isolatedStopsMs: 13_000 },
  recoveryMs: 90_000,
  mutants: [
    {
      name: 'sentinels-gone',
      why: 'without a majority of sentinels nobody is chosen, and the primary is the same in the end',
      steps: [{ fault: 'kill', target: 'sentinel-majority', at: 0, stays: 'down', forMs: 24_000 }],
    },
  ],
};
