import type { Experiment } from '../../experiment/experiment';

/** The primary is killed; another serves within five seconds, and no promised write is lost. */
export const killPrimary: Experiment = {
  suite: 'smoke',
  name: 'kill-primary',
  title: 'The primary is killed; another serves within five seconds, and no promised write is lost.',
  why: 'The everyday case. What takes most sets half a minute is a setting, not a law.',
  method: [{ fault: 'kill', target: 'primary', at: 0 }],
  watchMs: 8000,
  expect: { primary: 'other', outageMs: 5000 },
  mutants: [
    {
      name: 'quorum-cannot-be-reached',
      why: 'with a quorum that no number of sentinels reaches, nobody fails over: the outage lasts',
      sentinel: [{ parameter: 'quorum', value: '9' }],
    },
    {
      name: 'slow-detection',
      why: 'with the down-after that others ship, the outage is longer than the bound',
      sentinel: [{ parameter: 'down-after-milliseconds', value: '30000' }],
    },
  ],
};
