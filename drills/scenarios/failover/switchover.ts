import type { Experiment } from '../../experiment/experiment';

/** An operator hands the primary over; no acknowledged write is lost, and the pause is short. */
export const switchover: Experiment = {
  suite: 'failover',
  name: 'switchover',
  title: 'An operator hands the primary over; no acknowledged write is lost, and the pause is short.',
  why: 'The one operation that everybody needs weekly, and that plain SENTINEL FAILOVER does with losses.',
  method: [{ action: 'switchover', at: 0 }],
  watchMs: 4000,
  expect: { primary: 'other', outageMs: 3000, plainLost: 0 },
  mutants: [
    {
      name: 'sentinels-gone',
      why: 'without a majority of sentinels nobody can be promoted: the primary stays',
      steps: [{ fault: 'kill', target: 'sentinel-majority', at: 0, stays: 'down', forMs: 3000 }],
    },
  ],
};
