import type { Experiment } from '../../experiment/experiment';

/** The primary crashes and is back before anybody would miss it; what it promised is still there. */
export const quickCrashOfPrimary: Experiment = {
  suite: 'recovery',
  name: 'quick-crash-of-primary',
  title: 'The primary crashes and is back before anybody would miss it; what it promised is still there.',
  why: 'It may restart from a disk that is a second behind its replicas, and wipe them.',
  method: [
    { fault: 'kill', target: 'primary', at: 0 },
    { fault: 'kill', target: 'primary', at: 12_000 },
  ],
  watchMs: 12_000,
  expect: { primary: 'any', outageMs: 8000 },
  mutants: [
    {
      name: 'slow-detection',
      why: 'nobody replaces it, and it waits for that before it serves',
      sentinel: [{ parameter: 'down-after-milliseconds', value: '30000' }],
    },
  ],
};
