import type { Experiment } from '../../experiment/experiment';

/** Packets of the primary overtake each other; nothing is lost. */
export const reordering: Experiment = {
  suite: 'chaos',
  name: 'reordering',
  title: 'Packets of the primary overtake each other; nothing is lost.',
  why: 'Jepsen’s list of what networks do. Needs netem in the kernel.',
  method: [{ fault: 'reorder', target: 'primary', percent: 25, at: 0, forMs: 15_000 }],
  expect: { primary: 'any', outageMs: 8000 },
  mutants: [
    {
      name: 'replicas-frozen',
      why: 'frozen replicas confirm nothing for longer than the bound',
      steps: [{ fault: 'pause', target: 'replicas', at: 0, forMs: 15_000 }],
    },
  ],
};
