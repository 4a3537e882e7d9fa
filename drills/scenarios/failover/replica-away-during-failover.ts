import type { Experiment } from '../../experiment/experiment';

/** A replica is down while the primary fails over; it comes back and follows the new one. */
export const replicaAwayDuringFailover: Experiment = {
  suite: 'failover',
  name: 'replica-away-during-failover',
  title: 'A replica is down while the primary fails over; it comes back and follows the new one.',
  why: 'It still believes in the old primary (upstream: replica down during the failover rejoins).',
  method: [
    { fault: 'kill', target: 'replica', at: 0, stays: 'down', forMs: 20_000 },
    { fault: 'kill', target: 'primary', at: 2000 },
  ],
  // With one replica left the promoted one has none until the old primary is back.
  expect: { primary: 'other', outageMs: 25_000, writesMayStop: true },
  mutants: [
    {
      name: 'nobody-left',
      why: 'with the other replica gone as well there is nobody to promote',
      steps: [{ fault: 'kill', target: 'other-replica', at: 0, stays: 'down', forMs: 20_000 }],
    },
  ],
};
