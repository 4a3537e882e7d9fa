import type { Experiment } from '../../experiment/experiment';

/** All data members are stopped at once, with their grace, and started again; nothing acknowledged is lost. */
export const allDataRestarted: Experiment = {
  suite: 'recovery',
  name: 'all-data-restarted',
  title:
    'All data members are stopped at once, with their grace, and started again; nothing acknowledged is lost.',
  why: 'Stopping a whole host leaves nobody to take over: pause, equalise, save, stop.',
  method: [{ fault: 'stop', target: 'data', at: 0, forMs: 20_000 }],
  expect: { primary: 'any', writesMayStop: true, plainLost: 0 },
  recoveryMs: 120_000,
  mutants: [
    {
      name: 'not-started-again',
      why: 'with a member killed while it starts the set is not whole in time',
      steps: [{ fault: 'kill', target: 'data', at: 100, stays: 'down', forMs: 30_000 }],
    },
  ],
};
