import type { Experiment } from '../../experiment/experiment';

/** The kernel kills the primary for want of memory; another serves. */
export const memoryPressure: Experiment = {
  suite: 'chaos',
  name: 'memory-pressure',
  title: 'The kernel kills the primary for want of memory; another serves.',
  why: 'The limit was set from the data, and the copy-on-write of a snapshot was forgotten.',
  method: [{ fault: 'memory-pressure', target: 'primary', headroomMiB: 3, at: 0, forMs: 15_000 }],
  expect: { primary: 'any', outageMs: 8000 },
  mutants: [
    {
      name: 'slow-detection',
      why: 'with the down-after that others ship, the outage is longer than the bound',
      sentinel: [{ parameter: 'down-after-milliseconds', value: '30000' }],
    },
  ],
};
