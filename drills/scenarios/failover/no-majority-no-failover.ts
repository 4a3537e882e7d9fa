import type { Experiment } from '../../experiment/experiment';

/** A majority of the sentinels is dead; nobody fails over, and the primary serves on. */
export const noMajorityNoFailover: Experiment = {
  suite: 'failover',
  name: 'no-majority-no-failover',
  title: 'A majority of the sentinels is dead; nobody fails over, and the primary serves on.',
  why: 'A failover by a minority is a second primary.',
  method: [
    { fault: 'kill', target: 'sentinel-majority', at: 0, stays: 'down', forMs: 12_000 },
    { probe: 'quorum-not-reached', at: 5000 },
  ],
  steady: { during: ['primary-unchanged'] },
  expect: { primary: 'same', outageMs: 1500 },
  mutants: [
    {
      name: 'primary-killed-too',
      why: 'the primary is gone and nobody may replace it: it is not unchanged while it is away',
      steps: [{ fault: 'kill', target: 'primary', at: 1000, stays: 'down', forMs: 9000 }],
    },
  ],
};
