import type { Experiment } from '../../experiment/experiment';

/** The primary is frozen for less than down-after; nobody fails over. */
export const freezeShortly: Experiment = {
  suite: 'failover',
  name: 'freeze-shortly',
  title: 'The primary is frozen for less than down-after; nobody fails over.',
  why: 'A failover for every hiccup is an outage for every hiccup.',
  method: [{ fault: 'pause', target: 'primary', at: 0, forMs: 700 }],
  watchMs: 5000,
  expect: { primary: 'same', outageMs: 2500 },
  mutants: [
    {
      name: 'nervous-sentinels',
      why: 'with a down-after below the freeze, the primary is replaced',
      sentinel: [{ parameter: 'down-after-milliseconds', value: '300' }],
    },
  ],
};
