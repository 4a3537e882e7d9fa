import type { Experiment } from '../../experiment/experiment';

/** The primary is killed under 24 clients with two connections each; all find the next one. */
export const manyClients: Experiment = {
  suite: 'load',
  name: 'many-clients',
  title: 'The primary is killed under 24 clients with two connections each; all find the next one.',
  why: 'They all come back at the same moment, each with a TLS handshake: what takes sets down that survived the crash.',
  load: { profile: 'mixed', clients: 24, everyMs: 50 },
  method: [{ fault: 'kill', target: 'primary', at: 0 }],
  watchMs: 10_000,
  // All clients are one process here, and its handshakes are what takes longest on a small machine.
  expect: { primary: 'other', outageMs: 10_000 },
  mutants: [
    {
      name: 'quorum-cannot-be-reached',
      why: 'with a quorum that no number of sentinels reaches, nobody fails over: the outage lasts',
      sentinel: [{ parameter: 'quorum', value: '9' }],
    },
  ],
};
