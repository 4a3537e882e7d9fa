import type { Experiment } from '../../experiment/experiment';

/** A quorum that cannot be reached never fails over; with the right one again, it does not need a restart. */
export const quorumOutOfReach: Experiment = {
  suite: 'failover',
  name: 'quorum-out-of-reach',
  title:
    'A quorum that cannot be reached never fails over; with the right one again, it does not need a restart.',
  why: 'Upstream: quorum N+1. A typing mistake in a quorum shows only on the worst day.',
  method: [{ fault: 'pause', target: 'replica', at: 0, forMs: 8000 }],
  steady: { during: ['primary-unchanged'] },
  expect: { primary: 'same', outageMs: 2000 },
  mutants: [
    {
      name: 'both-replicas-frozen',
      why: 'with no replica in reach the primary refuses writes, longer than the bound',
      steps: [{ fault: 'pause', target: 'replicas', at: 100, forMs: 20_000 }],
    },
  ],
};
