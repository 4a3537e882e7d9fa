import type { Experiment } from '../../experiment/experiment';

/** The primary’s network comes and goes every 1.5 seconds; the set does not flap with it. */
export const flapping: Experiment = {
  suite: 'partition',
  name: 'flapping',
  title: 'The primary’s network comes and goes every 1.5 seconds; the set does not flap with it.',
  why: 'A failing switch is worse than a dead one.',
  method: [0, 1500, 3000, 4500, 6000, 7500].map((at) => ({
    fault: 'cut' as const,
    target: 'primary' as const,
    from: 'all' as const,
    at,
    forMs: 300,
  })),
  watchMs: 5000,
  expect: { primary: 'same', outageMs: 4000, plainLost: 0 },
  mutants: [
    {
      name: 'nervous-sentinels',
      why: 'with a down-after below a cut, the primary is replaced',
      sentinel: [{ parameter: 'down-after-milliseconds', value: '300' }],
    },
  ],
};
