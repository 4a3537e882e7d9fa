import type { Experiment } from '../../experiment/experiment';

/** The replica that was chosen freezes before it is promoted; the failover is given up and another is chosen. */
export const chosenReplicaFreezes: Experiment = {
  suite: 'failover',
  name: 'chosen-replica-freezes',
  title:
    'The replica that was chosen freezes before it is promoted; the failover is given up and another is chosen.',
  why: 'A failover that is stuck on a frozen replica has to be cleared (valkey tests/sentinel).',
  method: [
    { fault: 'chosen-paused', at: 0, forMs: 30_000 },
    { fault: 'kill', target: 'primary', at: 0, stays: 'down', forMs: 30_000 },
  ],
  expect: { primary: 'any', outageMs: 45_000, writesMayStop: true },
  recoveryMs: 90_000,
  mutants: [
    {
      name: 'quorum-cannot-be-reached',
      why: 'with a quorum that no number of sentinels reaches, nobody fails over: the outage lasts',
      sentinel: [{ parameter: 'quorum', value: '9' }],
    },
  ],
};
