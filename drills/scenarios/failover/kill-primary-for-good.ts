import type { Experiment } from '../../experiment/experiment';

/** The primary is killed and stays away; another serves, and it comes back as a replica. */
export const killPrimaryForGood: Experiment = {
  suite: 'failover',
  name: 'kill-primary-for-good',
  title: 'The primary is killed and stays away; another serves, and it comes back as a replica.',
  why: 'A host that does not come back, and one that does later with old data (bitnami/charts#5543: as a second master).',
  method: [{ fault: 'kill', target: 'primary', at: 0, stays: 'down', forMs: 15_000 }],
  expect: { primary: 'other', outageMs: 5000 },
  mutants: [
    {
      name: 'quorum-cannot-be-reached',
      why: 'with a quorum that no number of sentinels reaches, nobody fails over: the outage lasts',
      sentinel: [{ parameter: 'quorum', value: '9' }],
    },
    {
      name: 'slow-detection',
      why: 'with the down-after that others ship, the outage is longer than the bound',
      sentinel: [{ parameter: 'down-after-milliseconds', value: '30000' }],
    },
  ],
};
