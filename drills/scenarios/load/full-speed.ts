import type { Experiment } from '../../experiment/experiment';

/** Sixteen clients send a write every millisecond each; nobody is replaced, and nothing is lost. */
export const fullSpeed: Experiment = {
  suite: 'load',
  name: 'full-speed',
  title: 'Sixteen clients send a write every millisecond each; nobody is replaced, and nothing is lost.',
  why: 'A set that is as busy as it can be looks dead to nervous sentinels.',
  load: { profile: 'writes', clients: 16, everyMs: 1 },
  method: [{ probe: 'stranger-refused', at: 8000 }],
  watchMs: 4000,
  steady: { during: ['primary-unchanged', 'one-primary'] },
  expect: { primary: 'same', outageMs: 3000, plainLost: 0 },
  mutants: [
    {
      name: 'replicas-frozen',
      why: 'frozen replicas confirm nothing for longer than the bound',
      steps: [{ fault: 'pause', target: 'replicas', at: 0, forMs: 15_000 }],
    },
  ],
};
