import type { Experiment } from '../../experiment/experiment';

/** The primary cannot save; it refuses writes with MISCONF, and takes them again when it can. */
export const snapshotsFail: Experiment = {
  suite: 'chaos',
  name: 'snapshots-fail',
  title: 'The primary cannot save; it refuses writes with MISCONF, and takes them again when it can.',
  why: 'Upstream: MISCONF. A full disk shows like this first.',
  method: [{ fault: 'bgsave-failing', target: 'primary', at: 0, forMs: 8000 }],
  expect: { primary: 'any', writesMayStop: true, plainLost: 0 },
  mutants: [
    {
      name: 'killed-instead',
      why: 'with the primary killed plain writes may be lost, and the snapshot cannot be seen to fail',
      steps: [{ fault: 'kill', target: 'primary', at: 300, stays: 'down', forMs: 7000 }],
    },
  ],
};
