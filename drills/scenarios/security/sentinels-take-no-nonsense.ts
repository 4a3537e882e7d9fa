import type { Experiment } from '../../experiment/experiment';

/** Sentinels refuse settings that make no sense, and values that would forge a line of their file. */
export const sentinelsTakeNoNonsense: Experiment = {
  suite: 'security',
  name: 'sentinels-take-no-nonsense',
  title: 'Sentinels refuse settings that make no sense, and values that would forge a line of their file.',
  why: 'Control characters in SENTINEL SET wrote lines of sentinel.conf (upstream).',
  load: 'none',
  method: [
    { probe: 'bad-set-refused', at: 0 },
    { probe: 'control-characters-refused', at: 0 },
  ],
  expect: { primary: 'same' },
  mutants: [
    {
      name: 'sentinels-frozen',
      why: 'a sentinel that does not answer refuses nothing',
      steps: [{ fault: 'pause', target: 'sentinels', at: 0, forMs: 8000 }],
    },
  ],
};
