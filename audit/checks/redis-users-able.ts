import { judged, ownCheck } from '../check';

/** What a user needs, tried. */
export const check = ownCheck(
  'redis-users-able',
  {
    description: 'Every Redis user can log in and do what it is there for.',
    severity: 'high',
    why: 'a sentinel that lost a right fails at the next failover, a replica at the next sync, and nothing shows it until then',
    remedy: "bring back the member's own rules (ACL LOAD, or replace the container: ./jsquared up)",
    controls: { nist53: ['CP-10', 'SI-13'], soc2: ['A1.2'] },
  },
  {
    tries: 'logs in as every user at every member and sends, or asks with ACL DRYRUN, what it needs',
    needs: ['users'],
    judge: ({ users }) =>
      judged(
        // One that nobody could log in to was not tried.
        users.filter(({ trials }) => trials.length > 0),
        ({ member }) => member,
        function* ({ trials }) {
          for (const { user, command, promise, allowed, said } of trials)
            if (promise === 'must' && !allowed) yield `user ${user} cannot ${command} (${said})`;
        },
      ),
  },
);
