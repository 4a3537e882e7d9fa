import type { Experiment } from '../../experiment/experiment';

/** The primary loses everybody but its clients; it stops acknowledging within its bound, and another serves. */
export const isolatedPrimary: Experiment = {
  suite: 'smoke',
  name: 'isolated-primary',
  title:
    'The primary loses everybody but its clients; it stops acknowledging within its bound, and another serves.',
  why: 'An isolated primary that goes on acknowledging is how Sentinel sets lose writes (Jepsen, 2013: 56 %).',
  method: [
    { fault: 'cut', target: 'primary', from: 'all', at: 0, forMs: 20_000 },
    // min-replicas-max-lag is 10 s, counted in whole seconds.
    { probe: 'isolated-primary-refuses', at: 13_000 },
  ],
  expect: { primary: 'other', writesMayStop: true, isolatedStopsMs: 13_000 },
  mutants: [
    {
      name: 'no-write-quorum',
      why: 'without min-replicas-to-write the isolated primary goes on acknowledging',
      config: [{ target: 'data', parameter: 'min-replicas-to-write', value: '0' }],
    },
  ],
};
