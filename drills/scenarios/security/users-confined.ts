import type { Experiment } from '../../experiment/experiment';

/** An application can neither administer a member, nor speak to the sentinels as one of them. */
export const usersConfined: Experiment = {
  suite: 'security',
  name: 'users-confined',
  title: 'An application can neither administer a member, nor speak to the sentinels as one of them.',
  why: 'A forged hello moves the primary to whoever asks.',
  load: 'none',
  method: [
    { probe: 'application-confined', at: 0 },
    { probe: 'sentinel-refuses-application-writes', at: 0 },
    { probe: 'default-user-refused', at: 0 },
    { probe: 'wrong-password-refused', at: 0 },
  ],
  expect: { primary: 'same' },
  mutants: [
    {
      name: 'no-users',
      why: 'probes that meet a frozen member get no answer, and that is no refusal by name',
      steps: [{ fault: 'pause', target: 'data', at: 0, forMs: 6000 }],
    },
  ],
};
