import type { Experiment } from '../../experiment/experiment';

/** A sentinel’s clock jumps; it comes out of TILT, and nobody is replaced. */
export const clockJump: Experiment = {
  suite: 'chaos',
  name: 'clock-jump',
  title: 'A sentinel’s clock jumps; it comes out of TILT, and nobody is replaced.',
  why: 'A jump of two seconds stops Sentinel for thirty.',
  method: [{ fault: 'clock-jump', target: 'sentinel', ms: 60_000, at: 0, forMs: 10_000 }],
  expect: { primary: 'same' },
  mutants: [],
};
