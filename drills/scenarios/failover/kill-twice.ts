import type { Experiment } from '../../experiment/experiment';

/** The new primary is killed as soon as it serves; the third member takes over from it. */
export const killTwice: Experiment = {
  suite: 'failover',
  name: 'kill-twice',
  title: 'The new primary is killed as soon as it serves; the third member takes over from it.',
  why: 'Faults come in pairs: the load that killed one kills the next.',
  method: [
    { fault: 'kill', target: 'primary', at: 0 },
    { fault: 'kill', target: 'current-primary', at: 15_000 },
  ],
  watchMs: 15_000,
  expect: { primary: 'any', outageMs: 8000 },
  mutants: [
    {
      name: 'slow-detection',
      why: 'with the down-after that others ship, the outage is longer than the bound',
      sentinel: [{ parameter: 'down-after-milliseconds', value: '30000' }],
    },
  ],
};
