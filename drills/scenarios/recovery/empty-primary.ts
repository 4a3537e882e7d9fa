import type { Experiment } from '../../experiment/experiment';

/** The primary comes back with an empty volume; it serves nothing, another is promoted, nothing is lost. */
export const emptyPrimary: Experiment = {
  suite: 'recovery',
  name: 'empty-primary',
  title:
    'The primary comes back with an empty volume; it serves nothing, another is promoted, nothing is lost.',
  why: 'An empty primary that restarts before it is found down wipes its replicas (Redis replication docs).',
  method: [{ fault: 'lose-volume', target: 'primary', at: 0 }],
  watchMs: 15_000,
  expect: { primary: 'other', outageMs: 8000 },
  recoveryMs: 90_000,
  mutants: [
    {
      name: 'quorum-cannot-be-reached',
      why: 'with a quorum that no number of sentinels reaches, nobody fails over: the outage lasts',
      sentinel: [{ parameter: 'quorum', value: '9' }],
    },
  ],
};
