import type { Experiment } from '../../experiment/experiment';

/** maxmemory is reached on the primary; it refuses writes, and loses nothing that it had accepted. */
export const memoryFull: Experiment = {
  suite: 'chaos',
  name: 'memory-full',
  title: 'maxmemory is reached on the primary; it refuses writes, and loses nothing that it had accepted.',
  why: 'noeviction refuses, everything else forgets.',
  method: [{ fault: 'maxmemory', target: 'primary', at: 0, forMs: 8000 }],
  steady: { during: ['primary-unchanged'] },
  expect: { primary: 'same', writesMayStop: true, plainLost: 0 },
  mutants: [
    {
      name: 'primary-killed-too',
      why: 'it is replaced',
      steps: [{ fault: 'kill', target: 'primary', at: 1000, stays: 'down', forMs: 7000 }],
    },
  ],
};
