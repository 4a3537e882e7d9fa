import type { Experiment } from '../../experiment/experiment';

/** The sentinel that leads the failover dies right after its election; the others finish. */
export const leaderDiesAfterElection: Experiment = {
  suite: 'failover',
  name: 'leader-dies-after-election',
  title: 'The sentinel that leads the failover dies right after its election; the others finish.',
  why: 'Upstream kills it and asserts nothing; here the set has to converge.',
  method: [
    { fault: 'leader-crash', after: 'election', at: 0, forMs: 25_000 },
    { fault: 'kill', target: 'primary', at: 0, stays: 'down', forMs: 25_000 },
  ],
  // Whoever voted waits for twice the failover timeout before it tries again.
  expect: { primary: 'other', outageMs: 25_000 },
  mutants: [
    {
      name: 'no-majority-left',
      why: 'with another sentinel down, the death of the leader leaves no majority, and nobody is promoted',
      steps: [{ fault: 'kill', target: 'sentinels', at: 0, stays: 'down', forMs: 25_000 }],
    },
  ],
};
