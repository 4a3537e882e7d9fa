import type { Experiment } from '../../experiment/experiment';

/** The sentinels do not see the primary, its replicas and clients do. */
export const sentinelsCutFromPrimary: Experiment = {
  suite: 'partition',
  name: 'sentinels-cut-from-primary',
  title: 'The sentinels do not see the primary, its replicas and clients do.',
  why: 'A failover while the old primary is well and still served: two primaries, unless somebody demotes it.',
  method: [{ fault: 'cut', target: 'primary', from: 'sentinels', at: 0, forMs: 15_000 }],
  expect: { primary: 'other', isolatedStopsMs: 13_000, writesMayStop: true },
  mutants: [
    {
      name: 'sentinels-promote',
      why: 'a replica that Sentinel promotes by itself takes no care of what the other one confirms meanwhile',
      steps: [{ fault: 'allow', target: 'data', user: 'sentinel', command: 'slaveof', at: 0, forMs: 14_000 }],
    },
    {
      name: 'quorum-cannot-be-reached',
      why: 'nobody fails over, and the primary is the same in the end',
      sentinel: [{ parameter: 'quorum', value: '9' }],
    },
  ],
};
