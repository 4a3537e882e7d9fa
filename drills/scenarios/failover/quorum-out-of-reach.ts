import type { Experiment } from '../../experiment/experiment';

/** A quorum that cannot be reached: the primary freezes for long, and nobody fails over. */
export const quorumOutOfReach: Experiment = {
  suite: 'failover',
  name: 'quorum-out-of-reach',
  title: 'With a quorum that cannot be reached a frozen primary is not replaced; it serves on when it wakes.',
  why: 'Upstream: quorum N+1. A typing mistake in a quorum shows only on the worst day.',
  method: [
    { fault: 'sentinel-set', parameter: 'quorum', value: '9', at: 0, forMs: 14_000 },
    { fault: 'pause', target: 'primary', at: 1500, forMs: 8000 },
  ],
  expect: { primary: 'same', writesMayStop: true, outageMs: 12_000 },
  mutants: [
    {
      name: 'quorum-in-reach',
      why: 'with the right quorum the frozen primary is replaced',
      steps: [{ fault: 'sentinel-set', parameter: 'quorum', value: '2', at: 500, forMs: 12_000 }],
    },
  ],
};
