import type { Experiment } from '../../experiment/experiment';

/** The primary is restarted as planned work; no acknowledged write is lost. */
export const restartPrimary: Experiment = {
  suite: 'failover',
  name: 'restart-primary',
  title: 'The primary is restarted as planned work; no acknowledged write is lost.',
  why: 'A rolling change restarts every member once.',
  method: [{ fault: 'restart', target: 'primary', at: 0 }],
  watchMs: 10_000,
  expect: { primary: 'other', outageMs: 3000, plainLost: 0 },
  mutants: [
    {
      name: 'killed-first',
      why: 'a member that is killed cannot hand over: the outage is a failover, longer than the bound',
      steps: [{ fault: 'kill', target: 'primary', at: 0, stays: 'down' }],
    },
  ],
};
