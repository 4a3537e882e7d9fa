import type { Experiment } from '../../experiment/experiment';

/** A tenth of what the primary receives is lost; nobody is replaced, and nothing is lost. */
export const packetLoss: Experiment = {
  suite: 'chaos',
  name: 'packet-loss',
  title: 'A tenth of what the primary receives is lost; nobody is replaced, and nothing is lost.',
  why: 'Bad cables do not fail, they drop.',
  method: [{ fault: 'loss', target: 'primary', percent: 10, at: 0, forMs: 15_000 }],
  expect: { primary: 'any', outageMs: 6000 },
  mutants: [
    {
      name: 'everything-lost',
      why: 'with all packets lost nobody can write for longer than the bound, since nobody fails over',
      sentinel: [{ parameter: 'down-after-milliseconds', value: '60000' }],
      steps: [{ fault: 'loss', target: 'primary', percent: 100, at: 0, forMs: 12_000 }],
    },
  ],
};
