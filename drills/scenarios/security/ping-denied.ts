import type { Experiment } from '../../experiment/experiment';

/** The sentinels may not PING the primary any more; they fail over. */
export const pingDenied: Experiment = {
  suite: 'security',
  name: 'ping-denied',
  title: 'The sentinels may not PING the primary any more; they fail over.',
  why: 'An ACL that is one word too short (upstream: PING renamed).',
  method: [{ fault: 'deny', target: 'primary', user: 'sentinel', command: 'ping', at: 0, forMs: 20_000 }],
  expect: { primary: 'other', writesMayStop: true, isolatedStopsMs: 13_000 },
  recoveryMs: 90_000,
  mutants: [
    {
      name: 'sentinels-promote',
      why: 'a replica that Sentinel promotes by itself takes no care of what the other one confirms meanwhile',
      steps: [{ fault: 'allow', target: 'data', user: 'sentinel', command: 'slaveof', at: 0, forMs: 14_000 }],
    },
    {
      name: 'members-may-not-follow',
      why: 'the chosen member can neither stop the others nor promote itself, and the primary is the same in the end',
      steps: [{ fault: 'deny', target: 'data', user: 'member', command: 'replicaof', at: 0, forMs: 26_000 }],
    },
  ],
};
