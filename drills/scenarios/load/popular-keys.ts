import type { Experiment } from '../../experiment/experiment';

/** The primary is killed under read-mostly cache traffic with a few popular keys; another serves. */
export const popularKeys: Experiment = {
  suite: 'load',
  name: 'popular-keys',
  title: 'The primary is killed under read-mostly cache traffic with a few popular keys; another serves.',
  why: 'The median of 53 production clusters, and not a benchmark’s uniform writes.',
  load: { profile: 'cache-median', clients: 8, dataMiB: 16 },
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
