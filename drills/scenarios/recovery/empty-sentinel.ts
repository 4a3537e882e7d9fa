import type { Experiment } from '../../experiment/experiment';

/** A sentinel comes back with an empty volume; it is the same sentinel, and knows the set. */
export const emptySentinel: Experiment = {
  suite: 'recovery',
  name: 'empty-sentinel',
  title: 'A sentinel comes back with an empty volume; it is the same sentinel, and knows the set.',
  why: 'With a new identity the lost one would count in every majority for ever.',
  method: [{ fault: 'lose-volume', target: 'sentinel', at: 0 }],
  watchMs: 5000,
  steady: { during: ['primary-unchanged'] },
  expect: { primary: 'same', outageMs: 1500 },
  mutants: [
    {
      name: 'primary-frozen-too',
      why: 'the other two are a majority and replace a frozen primary',
      steps: [{ fault: 'pause', target: 'primary', at: 1000, forMs: 8000 }],
    },
  ],
};
