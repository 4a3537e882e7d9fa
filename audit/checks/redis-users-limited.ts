import { checkOfRule, judged } from '../check';

/** What a user must not do, tried. */
export const check = checkOfRule('redis-users-limited', {
  tries:
    'logs in as every user at every member and sends what it must not do, in a form that does nothing where it is allowed; what has no such form is asked with ACL DRYRUN',
  needs: ['users'],
  judge: ({ users }) =>
    judged(
      // One that nobody could log in to was not tried.
      users.filter(({ trials }) => trials.length > 0),
      ({ member }) => member,
      function* ({ trials }) {
        for (const { user, command, promise, allowed, how } of trials)
          if (promise === 'must-not' && allowed)
            yield `user ${user} may ${command}${how === 'dry' ? ' (by ACL DRYRUN)' : ''}`;
      },
    ),
});
