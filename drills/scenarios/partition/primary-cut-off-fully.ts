import type { Experiment } from '../../experiment/experiment';

/** The primary loses its clients too; another serves, and on healing it gives in. */
export const primaryCutOffFully: Experiment = {
  suite: 'partition',
  name: 'primary-cut-off-fully',
  title: 'The primary loses its clients too; another serves, and on healing it gives in.',
  why: 'The plain case of a network that fails: nobody reaches the old primary, so nobody is served by it.',
  method: [
    { fault: 'cut', target: 'primary', from: 'all', at: 0, forMs: 20_000 },
    { fault: 'cut', target: 'primary', from: 'client', at: 0, forMs: 20_000 },
  ],
  expect: { primary: 'other', outageMs: 6000 },
  mutants: [
    {
      name: 'slow-detection',
      why: 'with the down-after that others ship, the outage is longer than the bound',
      sentinel: [{ parameter: 'down-after-milliseconds', value: '30000' }],
    },
  ],
};
