import type { Experiment } from '../../experiment/experiment';

/** The replicas’ password is changed under them; the primary refuses writes rather than lose them, and all follow again. */
export const replicationLockedOut: Experiment = {
  suite: 'security',
  name: 'replication-locked-out',
  title:
    'The replicas’ password is changed under them; the primary refuses writes rather than lose them, and all follow again.',
  why: 'A rotation that went wrong half-way (upstream: PSYNC denied, nothing changed).',
  method: [{ fault: 'wrong-credentials', target: 'primary', user: 'replication', at: 0, forMs: 15_000 }],
  expect: { primary: 'same', writesMayStop: true, plainLost: 0 },
  mutants: [
    {
      name: 'primary-killed-too',
      why: 'it is replaced, and is not the same in the end',
      steps: [{ fault: 'kill', target: 'primary', at: 500, stays: 'down', forMs: 14_000 }],
    },
  ],
};
