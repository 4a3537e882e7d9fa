import type { Experiment } from '../../experiment/experiment';

/** The primary is removed with its address and its name; the failover does not stall. */
export const removePrimary: Experiment = {
  suite: 'failover',
  name: 'remove-primary',
  title: 'The primary is removed with its address and its name; the failover does not stall.',
  why: 'Names of dead members stop resolving, and Sentinel stalls on them (redis#12753, #11241).',
  method: [{ fault: 'remove', target: 'primary', at: 0, forMs: 15_000 }],
  expect: { primary: 'other', outageMs: 5000 },
  mutants: [
    {
      name: 'quorum-cannot-be-reached',
      why: 'with a quorum that no number of sentinels reaches, nobody fails over: the outage lasts',
      sentinel: [{ parameter: 'quorum', value: '9' }],
    },
  ],
};
