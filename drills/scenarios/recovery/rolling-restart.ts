import type { Experiment } from '../../experiment/experiment';

/** Every data member is restarted, one after the other; no acknowledged write is lost. */
export const rollingRestart: Experiment = {
  suite: 'recovery',
  name: 'rolling-restart',
  title: 'Every data member is restarted, one after the other; no acknowledged write is lost.',
  why: 'What every change of a setting does.',
  method: [
    { fault: 'restart', target: 'replica', at: 0 },
    { fault: 'restart', target: 'other-replica', at: 12_000 },
    { fault: 'restart', target: 'primary', at: 24_000 },
  ],
  watchMs: 12_000,
  expect: { primary: 'other', outageMs: 3000, plainLost: 0 },
  mutants: [
    {
      name: 'both-replicas-gone',
      why: 'with both replicas stopped nothing is confirmed for longer than the bound',
      steps: [{ fault: 'stop', target: 'replicas', at: 0, forMs: 8000 }],
    },
  ],
};
