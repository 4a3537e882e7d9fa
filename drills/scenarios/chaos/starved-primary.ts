import type { Experiment } from '../../experiment/experiment';

/** The primary gets a tenth of a processor; it is slow, and nothing is lost. */
export const starvedPrimary: Experiment = {
  suite: 'chaos',
  name: 'starved-primary',
  title: 'The primary gets a tenth of a processor; it is slow, and nothing is lost.',
  why: 'Throttled containers look dead to nervous sentinels.',
  method: [{ fault: 'cpu', target: 'primary', percent: 10, at: 0, forMs: 15_000 }],
  expect: { primary: 'any', outageMs: 8000 },
  mutants: [
    {
      name: 'replicas-frozen',
      why: 'frozen replicas confirm nothing for longer than the bound',
      steps: [{ fault: 'pause', target: 'replicas', at: 0, forMs: 15_000 }],
    },
  ],
};
