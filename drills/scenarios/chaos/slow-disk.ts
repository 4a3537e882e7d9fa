import type { Experiment } from '../../experiment/experiment';

/** The primary’s disk is slow; fsync takes seconds, and nothing promised is lost. */
export const slowDisk: Experiment = {
  suite: 'chaos',
  name: 'slow-disk',
  title: 'The primary’s disk is slow; fsync takes seconds, and nothing promised is lost.',
  why: 'Redis holds the writes of everybody back for a slow fsync.',
  method: [{ fault: 'slow-disk', target: 'primary', bytesPerSecond: 32_768, at: 0, forMs: 15_000 }],
  expect: { primary: 'any', outageMs: 10_000 },
  mutants: [
    {
      name: 'replicas-frozen',
      why: 'frozen replicas confirm nothing for longer than the bound',
      steps: [{ fault: 'pause', target: 'replicas', at: 0, forMs: 15_000 }],
    },
  ],
};
