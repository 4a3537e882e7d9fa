import type { Experiment } from '../../experiment/experiment';

/** A host’s worth is lost: the primary and one sentinel; the other two sentinels fail over. */
export const oneSentinelAndPrimary: Experiment = {
  suite: 'failover',
  name: 'one-sentinel-and-primary',
  title: 'A host’s worth is lost: the primary and one sentinel; the other two sentinels fail over.',
  why: 'Sentinels usually sit beside the data.',
  method: [
    { fault: 'kill', target: 'sentinel', at: 0, stays: 'down', forMs: 15_000 },
    { fault: 'kill', target: 'primary', at: 0, stays: 'down', forMs: 15_000 },
  ],
  expect: { primary: 'other', outageMs: 6000 },
  mutants: [
    {
      name: 'two-sentinels-gone',
      why: 'one sentinel of three is no majority',
      steps: [{ fault: 'kill', target: 'other-sentinel', at: 0, stays: 'down', forMs: 15_000 }],
    },
  ],
};
