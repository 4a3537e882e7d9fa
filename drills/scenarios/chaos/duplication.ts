import type { Experiment } from '../../experiment/experiment';

/** Packets of the primary come twice; nothing is done twice. */
export const duplication: Experiment = {
  suite: 'chaos',
  name: 'duplication',
  title: 'Packets of the primary come twice; nothing is done twice.',
  why: 'Jepsen’s list of what networks do. Needs netem in the kernel.',
  method: [{ fault: 'duplicate', target: 'primary', percent: 20, at: 0, forMs: 15_000 }],
  expect: { primary: 'any', outageMs: 8000 },
  mutants: [
    {
      name: 'replicas-frozen',
      why: 'frozen replicas confirm nothing for longer than the bound',
      steps: [{ fault: 'pause', target: 'replicas', at: 0, forMs: 15_000 }],
    },
  ],
};
