import type { Experiment } from '../../experiment/experiment';

/** Both replicas lose the primary, the sentinels see all; it refuses writes rather than lose them. */
export const replicasCutFromPrimary: Experiment = {
  suite: 'partition',
  name: 'replicas-cut-from-primary',
  title: 'Both replicas lose the primary, the sentinels see all; it refuses writes rather than lose them.',
  why: 'The price of the write quorum: no replica, no write.',
  method: [{ fault: 'cut', target: 'primary', from: 'replicas', at: 0, forMs: 18_000 }],
  expect: { primary: 'same', writesMayStop: true, plainLost: 0 },
  mutants: [
    {
      name: 'and-from-the-sentinels',
      why: 'seen by nobody, it is replaced, and is not the same in the end',
      steps: [{ fault: 'cut', target: 'primary', from: 'sentinels', at: 0, forMs: 18_000 }],
    },
  ],
};
