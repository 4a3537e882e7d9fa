import type { Experiment } from '../../experiment/experiment';

/** Every member is killed at once; they come back by themselves to one primary with all promised data. */
export const everythingKilled: Experiment = {
  suite: 'recovery',
  name: 'everything-killed',
  title:
    'Every member is killed at once; they come back by themselves to one primary with all promised data.',
  why: 'Power loss. All start at once, each sentinel picks its own master (bitnami/charts#24380, redis#12271).',
  method: [{ fault: 'kill', target: 'all', at: 0 }],
  watchMs: 20_000,
  expect: { primary: 'any', writesMayStop: true },
  recoveryMs: 120_000,
  mutants: [
    {
      name: 'nothing-on-disk',
      why: 'what was promised while no append-only file was written is on no member any more',
      config: [{ target: 'data', parameter: 'appendonly', value: 'no' }],
    },
  ],
};
