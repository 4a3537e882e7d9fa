import type { Experiment } from '../../experiment/experiment';

/** The sentinel that leads the failover dies right after the promotion; everyone follows the new primary. */
export const leaderDiesAfterPromotion: Experiment = {
  suite: 'failover',
  name: 'leader-dies-after-promotion',
  title:
    'The sentinel that leads the failover dies right after the promotion; everyone follows the new primary.',
  why: 'The one that knows of the promotion is gone, and the replicas follow a dead primary (not asserted upstream).',
  method: [
    { fault: 'leader-crash', after: 'promotion', at: 0, forMs: 25_000 },
    { fault: 'kill', target: 'primary', at: 0, stays: 'down', forMs: 25_000 },
  ],
  expect: { primary: 'other', outageMs: 25_000 },
  mutants: [
    {
      name: 'quorum-cannot-be-reached',
      why: 'with a quorum that no number of sentinels reaches, nobody fails over: the outage lasts',
      sentinel: [{ parameter: 'quorum', value: '9' }],
    },
  ],
};
