import type { Experiment } from '../../experiment/experiment';

/** One replica sees nobody; nothing happens to anybody else. */
export const replicaCutOff: Experiment = {
  suite: 'partition',
  name: 'replica-cut-off',
  title: 'One replica sees nobody; nothing happens to anybody else.',
  why: 'The write quorum is one replica of two.',
  method: [{ fault: 'cut', target: 'replica', from: 'all', at: 0, forMs: 15_000 }],
  steady: { during: ['primary-unchanged'] },
  expect: { primary: 'same', outageMs: 1500, plainLost: 0 },
  mutants: [
    {
      name: 'both-replicas',
      why: 'with no replica in reach nothing is confirmed for longer than the bound',
      steps: [{ fault: 'cut', target: 'other-replica', from: 'data', at: 0, forMs: 15_000 }],
    },
  ],
};
