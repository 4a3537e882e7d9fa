import type { Experiment } from '../../experiment/experiment';

/** Every process of the primary is frozen; another serves, and the old one harms nothing when it wakes. */
export const freezePrimary: Experiment = {
  suite: 'failover',
  name: 'freeze-primary',
  title:
    'Every process of the primary is frozen; another serves, and the old one harms nothing when it wakes.',
  why: 'A frozen machine keeps its connections open and wakes as a primary (upstream: SIGSTOP).',
  method: [{ fault: 'pause', target: 'primary', at: 0, forMs: 15_000 }],
  expect: { primary: 'other', outageMs: 5000 },
  mutants: [
    {
      name: 'slow-detection',
      why: 'with the down-after that others ship, the outage is longer than the bound',
      sentinel: [{ parameter: 'down-after-milliseconds', value: '30000' }],
    },
  ],
};
