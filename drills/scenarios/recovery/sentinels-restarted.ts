import type { Experiment } from '../../experiment/experiment';

/** Every sentinel is restarted, one after the other; none forgets, and nobody fails over. */
export const sentinelsRestarted: Experiment = {
  suite: 'recovery',
  name: 'sentinels-restarted',
  title: 'Every sentinel is restarted, one after the other; none forgets, and nobody fails over.',
  why: 'Their certificates cannot be reloaded (redis#12028), so they are restarted.',
  method: [{ fault: 'restart', target: 'sentinels', at: 0 }],
  watchMs: 5000,
  steady: { during: ['primary-unchanged'] },
  expect: { primary: 'same', outageMs: 1500 },
  mutants: [
    {
      name: 'primary-frozen-too',
      why: 'with the primary frozen for longer than down-after it does not answer, and is not unchanged meanwhile',
      steps: [{ fault: 'pause', target: 'primary', at: 1000, forMs: 9000 }],
    },
  ],
};
