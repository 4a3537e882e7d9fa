import type { Experiment } from '../../experiment/experiment';

/** The primary is killed and stays away while much is written; it comes back and catches up under load. */
export const awayUnderLoad: Experiment = {
  suite: 'load',
  name: 'away-under-load',
  title:
    'The primary is killed and stays away while much is written; it comes back and catches up under load.',
  why: 'Somebody who comes back late needs more than the backlog holds, and gets it while everybody works.',
  load: { profile: 'cache-12', clients: 8, dataMiB: 32, afterMs: 4000 },
  method: [{ fault: 'kill', target: 'primary', at: 0, stays: 'down', forMs: 20_000 }],
  expect: { primary: 'other', outageMs: 5000 },
  mutants: [
    {
      name: 'quorum-cannot-be-reached',
      why: 'with a quorum that no number of sentinels reaches, nobody fails over: the outage lasts',
      sentinel: [{ parameter: 'quorum', value: '9' }],
    },
  ],
};
