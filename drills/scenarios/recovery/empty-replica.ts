import type { Experiment } from '../../experiment/experiment';

/** A replica comes back with an empty volume; it is filled again, and nobody notices. */
export const emptyReplica: Experiment = {
  suite: 'recovery',
  name: 'empty-replica',
  title: 'A replica comes back with an empty volume; it is filled again, and nobody notices.',
  why: 'A disk is replaced.',
  method: [{ fault: 'lose-volume', target: 'replica', at: 0 }],
  watchMs: 5000,
  steady: { during: ['primary-unchanged'] },
  expect: { primary: 'same', outageMs: 2000, plainLost: 0 },
  mutants: [
    {
      name: 'the-other-frozen',
      why: 'with the other replica frozen nothing is confirmed for longer than the bound',
      steps: [{ fault: 'pause', target: 'other-replica', at: 0, forMs: 15_000 }],
    },
  ],
};
