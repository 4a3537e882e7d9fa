import type { Experiment } from '../../experiment/experiment';

/** What the others send to the primary is lost, what it sends arrives. */
export const oneWayIn: Experiment = {
  suite: 'partition',
  name: 'one-way-in',
  title: 'What the others send to the primary is lost, what it sends arrives.',
  why: 'Half-broken links, the other way.',
  method: [
    { fault: 'cut', target: 'primary', from: 'all', direction: 'in', at: 0, forMs: 20_000 },
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
