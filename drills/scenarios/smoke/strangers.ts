import type { Experiment } from '../../experiment/experiment';

/** Nobody gets in without TLS, a certificate of this stack, a user and its password. */
export const strangers: Experiment = {
  suite: 'smoke',
  name: 'strangers',
  title: 'Nobody gets in without TLS, a certificate of this stack, a user and its password.',
  why: 'Most Redis that is found on a network answers whoever asks.',
  load: 'none',
  method: [
    { probe: 'plaintext-refused', at: 0 },
    { probe: 'no-certificate-refused', at: 0 },
    { probe: 'stranger-refused', at: 0 },
    { probe: 'default-user-refused', at: 0 },
    { probe: 'wrong-password-refused', at: 0 },
  ],
  expect: { primary: 'same' },
  mutants: [
    {
      name: 'certificates-not-demanded',
      why: 'with tls-auth-clients off, whoever has no certificate is answered',
      config: [{ target: 'data', parameter: 'tls-auth-clients', value: 'no' }],
    },
  ],
};
