import type { Experiment } from '../../experiment/experiment';

/** Packets of the primary are 100 ms late; nobody is replaced. */
export const latency: Experiment = {
  suite: 'chaos',
  name: 'latency',
  title: 'Packets of the primary are 100 ms late; nobody is replaced.',
  why: 'Jepsen’s list of what networks do. Needs netem in the kernel.',
  method: [{ fault: 'latency', target: 'primary', ms: 100, jitterMs: 20, at: 0, forMs: 15_000 }],
  expect: { primary: 'any', outageMs: 8000 },
  mutants: [
    {
      name: 'replicas-frozen',
      why: 'frozen replicas confirm nothing for longer than the bound',
      steps: [{ fault: 'pause', target: 'replicas', at: 0, forMs: 15_000 }],
    },
  ],
};
