import type { Experiment } from '../../experiment/experiment';

/** Packets of the primary are damaged; TCP mends it, and nothing is lost. */
export const corruption: Experiment = {
  suite: 'chaos',
  name: 'corruption',
  title: 'Packets of the primary are damaged; TCP mends it, and nothing is lost.',
  why: 'Jepsen’s list of what networks do. Needs netem in the kernel.',
  method: [{ fault: 'corrupt', target: 'primary', percent: 5, at: 0, forMs: 15_000 }],
  expect: { primary: 'any', outageMs: 8000 },
  mutants: [
    {
      name: 'replicas-frozen',
      why: 'frozen replicas confirm nothing for longer than the bound',
      steps: [{ fault: 'pause', target: 'replicas', at: 0, forMs: 15_000 }],
    },
  ],
};
