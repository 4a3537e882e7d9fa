import type { Experiment } from '../../experiment/experiment';

/** The primary’s clock jumps; nothing expires early, and the sentinels come out of TILT. */
export const clockJump: Experiment = {
  suite: 'chaos',
  name: 'clock-jump',
  title: 'The primary’s clock jumps; nothing expires early, and the sentinels come out of TILT.',
  why: 'A jump of two seconds stops Sentinel for thirty.',
  method: [{ fault: 'clock-jump', target: 'sentinel', ms: 60_000, at: 0, forMs: 10_000 }],
  expect: { primary: 'same' },
  mutants: [],
};
