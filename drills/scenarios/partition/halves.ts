import type { Experiment } from '../../experiment/experiment';

/** The primary and one sentinel are cut off from the rest; the majority elects, the minority stops. */
export const halves: Experiment = {
  suite: 'partition',
  name: 'halves',
  title: 'The primary and one sentinel are cut off from the rest; the majority elects, the minority stops.',
  why: 'Jepsen’s halves.',
  method: [
    { fault: 'cut', target: 'minority', from: 'majority', at: 0, forMs: 20_000 },
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
