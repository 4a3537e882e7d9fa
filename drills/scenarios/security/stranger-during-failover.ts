import type { Experiment } from '../../experiment/experiment';

/** While nobody is primary, still nobody gets in who should not. */
export const strangerDuringFailover: Experiment = {
  suite: 'security',
  name: 'stranger-during-failover',
  title: 'While nobody is primary, still nobody gets in who should not.',
  why: 'Half-open states are where guards are forgotten.',
  method: [
    { fault: 'kill', target: 'primary', at: 0 },
    { probe: 'plaintext-refused', at: 8000 },
    { probe: 'no-certificate-refused', at: 8000 },
  ],
  watchMs: 4000,
  expect: { primary: 'other', outageMs: 5000 },
  mutants: [
    {
      name: 'certificates-not-demanded',
      why: 'with tls-auth-clients off, whoever has no certificate is answered',
      config: [{ target: 'replicas', parameter: 'tls-auth-clients', value: 'no' }],
    },
  ],
};
