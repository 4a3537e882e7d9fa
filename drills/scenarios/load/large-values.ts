import type { Experiment } from '../../experiment/experiment';

/** The primary is killed under traffic with values of 67 KB; another serves. */
export const largeValues: Experiment = {
  suite: 'load',
  name: 'large-values',
  title: 'The primary is killed under traffic with values of 67 KB; another serves.',
  why: 'A few large values fill the replication buffers that small ones never fill.',
  // Three hundred of them are 20 MB: the set is small.
  load: { profile: 'cache-50', everyMs: 20, keys: 300 },
  method: [{ fault: 'kill', target: 'primary', at: 0 }],
  watchMs: 8000,
  expect: { primary: 'other', outageMs: 5000 },
  mutants: [
    {
      name: 'quorum-cannot-be-reached',
      why: 'with a quorum that no number of sentinels reaches, nobody fails over: the outage lasts',
      sentinel: [{ parameter: 'quorum', value: '9' }],
    },
  ],
};
