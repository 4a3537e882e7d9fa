import type { Experiment } from '../../experiment/experiment';

/** One sentinel sees nobody; it fails over nothing, and agrees again when it is back. */
export const sentinelCutOff: Experiment = {
  suite: 'partition',
  name: 'sentinel-cut-off',
  title: 'One sentinel sees nobody; it fails over nothing, and agrees again when it is back.',
  why: 'A sentinel alone must not act, whatever it believes.',
  method: [{ fault: 'cut', target: 'sentinel', from: 'all', at: 0, forMs: 12_000 }],
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
