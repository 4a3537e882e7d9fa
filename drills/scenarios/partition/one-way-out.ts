import type { Experiment } from '../../experiment/experiment';

/** What the primary sends to the others is lost, what they send arrives. */
export const oneWayOut: Experiment = {
  suite: 'partition',
  name: 'one-way-out',
  title: 'What the primary sends to the others is lost, what they send arrives.',
  why: 'Half-broken links are the ones that protocols forget.',
  method: [
    { fault: 'cut', target: 'primary', from: 'all', direction: 'out', at: 0, forMs: 20_000 },
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
