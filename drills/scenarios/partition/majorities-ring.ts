import type { Experiment } from '../../experiment/experiment';

/** Every member sees a majority, no two the same one; nobody is replaced, and all agree. */
export const majoritiesRing: Experiment = {
  suite: 'partition',
  name: 'majorities-ring',
  title: 'Every member sees a majority, no two the same one; nobody is replaced, and all agree.',
  why: 'Jepsen’s majorities ring: nobody is in the minority, and nobody sees everybody.',
  method: [{ fault: 'ring', at: 0, forMs: 20_000 }],
  // The sentinels that do not see the primary are fewer than a majority, so fewer than the quorum.
  expect: { primary: 'same', outageMs: 1500 },
  recoveryMs: 90_000,
  mutants: [
    {
      name: 'quorum-of-one',
      why: 'one sentinel that does not see the primary is enough to replace it',
      sentinel: [{ parameter: 'quorum', value: '1' }],
    },
  ],
};
