import type { Experiment } from '../../experiment/experiment';

/** Nobody can resolve a name while the primary dies; the failover does not care. */
export const noNames: Experiment = {
  suite: 'chaos',
  name: 'no-names',
  title: 'Nobody can resolve a name while the primary dies; the failover does not care.',
  why: 'Look-ups that hang for two seconds put Sentinel into TILT (redis#13866).',
  method: [
    { fault: 'no-names', target: 'all', at: 0, forMs: 18_000 },
    { fault: 'kill', target: 'primary', at: 5000, stays: 'down', forMs: 12_000 },
  ],
  expect: { primary: 'other', outageMs: 5000 },
  mutants: [
    {
      name: 'slow-detection',
      why: 'with the down-after that others ship, the outage is longer than the bound',
      sentinel: [{ parameter: 'down-after-milliseconds', value: '30000' }],
    },
  ],
};
