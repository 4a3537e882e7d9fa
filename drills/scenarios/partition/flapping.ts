import type { Experiment } from '../../experiment/experiment';

/** The primary’s network comes and goes every 1.5 seconds; whoever serves, nothing promised is lost. */
export const flapping: Experiment = {
  suite: 'partition',
  name: 'flapping',
  title:
    'The primary’s network comes and goes every 1.5 seconds; whoever serves, nothing promised is lost, and all agree after.',
  why: 'A failing switch is worse than a dead one.',
  method: [0, 1500, 3000, 4500, 6000, 7500].map((at) => ({
    fault: 'cut' as const,
    target: 'primary' as const,
    from: 'all' as const,
    at,
    forMs: 300,
  })),
  watchMs: 5000,
  expect: { primary: 'any', outageMs: 8000 },
  mutants: [
    {
      name: 'replicas-frozen',
      why: 'frozen replicas confirm nothing for longer than the bound',
      steps: [{ fault: 'pause', target: 'replicas', at: 0, forMs: 15_000 }],
    },
  ],
};
