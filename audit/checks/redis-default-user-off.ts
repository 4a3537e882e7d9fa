import { checkOfRule, judged } from '../check';

/** Whoever does not say who he is gets nothing. */
export const check = checkOfRule('redis-default-user-off', {
  tries:
    'sends INFO to every member with the right certificate and without logging in, and asks for the user default',
  needs: ['users'],
  judge: ({ users }) =>
    judged(
      users,
      ({ member }) => member,
      function* ({ defaultUser, withoutLogin }) {
        if (defaultUser.on) yield 'the user default is on';
        if (defaultUser.noPassword) yield 'the user default is let in with any password';
        if (withoutLogin.let !== 'out') yield `answers without a log-in (${withoutLogin.said})`;
      },
    ),
});
