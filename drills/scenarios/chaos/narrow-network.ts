import type { Experiment } from '../../experiment/experiment';

/** What the primary sends is squeezed; the set lives, and nothing is lost. */
export const narrowNetwork: Experiment = {
  suite: 'chaos',
  name: 'narrow-network',
  title: 'What the primary sends is squeezed; the set lives, and nothing is lost.',
  why: 'A backup on the same link.',
  method: [{ fault: 'bandwidth', target: 'primary', kbit: 2000, at: 0, forMs: 15_000 }],
  expect: { primary: 'any', outageMs: 8000 },
  mutants: [
    {
      name: 'nothing-gets-through',
      why: 'frozen replicas confirm nothing for longer than the bound',
      steps: [{ fault: 'pause', target: 'replicas', at: 0, forMs: 15_000 }],
    },
  ],
};
