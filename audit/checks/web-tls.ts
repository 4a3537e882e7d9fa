import { checkOfRule, judged } from '../check';

/** A page asked in the clear. */
export const check = checkOfRule('web-tls', {
  tries: 'asks every port of every service for its page in the clear',
  needs: ['doors'],
  judge: ({ doors }) =>
    judged(
      doors.filter(({ kind }) => kind === 'web'),
      ({ owner }) => owner,
      function* ({ port, plaintext, certificate }) {
        if (plaintext.let === 'in') yield `serves in the clear on port ${port} (${plaintext.said})`;
        else if (certificate === undefined) yield `shows no certificate on port ${port}`;
      },
    ),
});
