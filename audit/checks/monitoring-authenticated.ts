import { checkOfRule, judged } from '../check';

/** The right certificate, and no password. */
export const check = checkOfRule('monitoring-authenticated', {
  tries: 'asks every service for its page without a password, with the certificate of the stack and without',
  needs: ['doors'],
  judge: ({ doors }) =>
    judged(
      doors.filter(({ kind, certificate }) => kind === 'web' && certificate !== undefined),
      ({ owner }) => owner,
      function* ({ port, withoutPassword, withoutCertificate }) {
        // One of the two has to keep a stranger out: the exporter demands a certificate, pages a password.
        if (withoutCertificate?.let === 'in')
          yield `serves anybody on port ${port} (${withoutCertificate.said})`;
        else if (withoutPassword?.let === 'unclear')
          yield { found: `does not refuse on port ${port}: ${withoutPassword.said}`, severity: 'low' };
      },
    ),
});
