import { checkOfRule, judged } from '../check';

/** Known users with the passwords that were handed out, and no others. */
export const check = checkOfRule('redis-users-authenticated', {
  tries: "asks every member for its users and compares the hashes of their passwords with the stack's",
  needs: ['users'],
  remedy:
    'bring back the users of the stack: ./jsquared up after removing the container, or ACL LOAD at the member',
  judge: ({ users }) =>
    judged(
      // One that nobody could log in to was not tried.
      users.filter(({ trials }) => trials.length > 0),
      ({ member }) => member,
      function* ({ strangers, passwords }) {
        for (const user of strangers) yield `knows the user ${user}, and the stack does not`;
        for (const { user, problem } of passwords) yield `user ${user} ${problem}`;
      },
    ),
});
