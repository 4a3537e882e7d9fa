import type { Experiment } from '../../experiment/experiment';

/** A script keeps the primary busy longer than down-after; another serves. */
export const busyPrimary: Experiment = {
  suite: 'failover',
  name: 'busy-primary',
  title: 'A script keeps the primary busy longer than down-after; another serves.',
  why: 'Redis runs one script at a time and answers nobody meanwhile.',
  method: [{ fault: 'busy', target: 'primary', at: 0, forMs: 9000 }],
  watchMs: 10_000,
  expect: { primary: 'any', outageMs: 10_000 },
  mutants: [
    {
      name: 'frozen-replicas',
      why: 'with both replicas frozen as well, nobody can take over and nothing is confirmed for longer than the bound',
      steps: [{ fault: 'pause', target: 'replicas', at: 0, forMs: 20_000 }],
    },
  ],
};
