import type { Experiment } from '../../experiment/experiment';

/** Sentinel is told to fail over by hand; a second call is refused, and no acknowledged write is lost. */
export const plainSentinelFailover: Experiment = {
  suite: 'failover',
  name: 'plain-sentinel-failover',
  title:
    'Sentinel is told to fail over by hand; a second call is refused, and no acknowledged write is lost.',
  why: 'What most people do for planned work, and what loses writes elsewhere (upstream: manual failover, INPROG).',
  method: [{ action: 'sentinel-failover', at: 0, twice: true }],
  watchMs: 10_000,
  expect: {
    primary: 'other',
    outageMs: 6000,
    plainLost: 0,
  },
  mutants: [
    {
      name: 'replicas-gone',
      why: 'without a replica there is nobody to fail over to',
      steps: [{ fault: 'kill', target: 'replicas', at: 0, stays: 'down', forMs: 4000 }],
    },
  ],
};
