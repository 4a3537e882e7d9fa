import type { Experiment } from '../../experiment/experiment';

/** The primary is killed under 48 clients with two connections each; all find the next one. */
export const manyClients: Experiment = {
  suite: 'load',
  name: 'many-clients',
  title: 'The primary is killed under 48 clients with two connections each; all find the next one.',
  why: 'They all come back at the same moment, each with a TLS handshake: what takes sets down that survived the crash.',
  load: { profile: 'mixed', clients: 48, everyMs: 100 },
  method: [{ fault: 'kill', target: 'primary', at: 0 }],
  watchMs: 10_000,
  expect: { primary: 'other', outageMs: 6000 },
  mutants: [
    {
      name: 'quorum-cannot-be-reached',
      why: 'with a quorum that no number of sentinels reaches, nobody fails over: the outage lasts',
      sentinel: [{ parameter: 'quorum', value: '9' }],
    },
  ],
};
