import type { Experiment } from '../../experiment/experiment';

/** A failover is asked for, and whoever is promoted dies at once; the set goes back, and all sentinels agree. */
export const promotedDiesAtOnce: Experiment = {
  suite: 'failover',
  name: 'promoted-dies-at-once',
  title:
    'A failover is asked for, and whoever is promoted dies at once; the set goes back, and all sentinels agree.',
  why: 'A failover that is overtaken by one back to the old primary leaves the sentinel that led it naming another one for good.',
  method: [
    { action: 'sentinel-failover', at: 0 },
    { fault: 'kill', target: 'current-primary', at: 2000, stays: 'down', forMs: 10_000 },
  ],
  expect: { primary: 'any', outageMs: 10_000 },
  // Whoever is astray needs two looks, 15 s apart.
  recoveryMs: 90_000,
  mutants: [
    {
      name: 'quorum-cannot-be-reached',
      why: 'with a quorum that no number of sentinels reaches, nobody fails over: the outage lasts',
      sentinel: [{ parameter: 'quorum', value: '9' }],
    },
  ],
};
