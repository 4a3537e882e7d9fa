import type { Experiment } from '../../experiment/experiment';

/** The primary’s replicas may not PSYNC; nothing changes for those who write, while one is connected. */
export const replicaCannotSync: Experiment = {
  suite: 'chaos',
  name: 'replica-cannot-sync',
  title: 'The primary’s replicas may not PSYNC; nothing changes for those who write, while one is connected.',
  why: 'Upstream: PSYNC denied, nothing changed.',
  method: [
    { fault: 'deny', target: 'primary', user: 'replication', command: 'psync', at: 0, forMs: 15_000 },
    { fault: 'kill', target: 'replica', at: 1000 },
  ],
  steady: { during: ['primary-unchanged'] },
  expect: { primary: 'same', outageMs: 2000, plainLost: 0 },
  mutants: [
    {
      name: 'both-replicas-killed',
      why: 'the other replica may not come back either, and nothing is confirmed for longer than the bound',
      steps: [{ fault: 'kill', target: 'other-replica', at: 1000 }],
    },
  ],
};
