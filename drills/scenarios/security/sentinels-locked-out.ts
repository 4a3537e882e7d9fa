import type { Experiment } from '../../experiment/experiment';

/** The sentinels’ password on the primary is changed; whatever they do, no client is served twice. */
export const sentinelsLockedOut: Experiment = {
  suite: 'security',
  name: 'sentinels-locked-out',
  title: 'The sentinels’ password on the primary is changed; whatever they do, no client is served twice.',
  why: 'Rotation, half-way: to the sentinels the primary is down, to its clients it is well.',
  method: [{ fault: 'wrong-credentials', target: 'primary', user: 'sentinel', at: 0, forMs: 20_000 }],
  expect: { primary: 'any', writesMayStop: true, isolatedStopsMs: 13_000 },
  recoveryMs: 90_000,
  mutants: [
    {
      name: 'no-write-quorum',
      why: 'the sentinels cannot tell the old primary that it is replaced, and it goes on acknowledging alone',
      config: [{ target: 'data', parameter: 'min-replicas-to-write', value: '0' }],
    },
  ],
};
