import type { Experiment } from '../../experiment/experiment';

/** Sentinels refuse settings that make no sense. */
export const sentinelsTakeNoNonsense: Experiment = {
  suite: 'security',
  name: 'sentinels-take-no-nonsense',
  title: 'Sentinels refuse settings that make no sense, and keep what they had.',
  why: 'A typing mistake in SENTINEL SET shows only on the worst day (upstream: bad SET values).',
  load: 'none',
  method: [{ probe: 'bad-set-refused', at: 0 }],
  expect: { primary: 'same' },
  mutants: [
    {
      name: 'sentinels-frozen',
      why: 'a sentinel that does not answer refuses nothing',
      steps: [{ fault: 'pause', target: 'sentinels', at: 0, forMs: 8000 }],
    },
  ],
};
