import { checkOfRule, judged } from '../check';

/** Without one, and with somebody else's. */
export const check = checkOfRule('redis-client-certificates', {
  tries: 'says PING over TLS to every member without a certificate, and with one of a foreign authority',
  needs: ['doors'],
  judge: ({ doors }) =>
    judged(
      doors.filter(({ kind, certificate }) => kind === 'redis' && certificate !== undefined),
      ({ owner }) => owner,
      function* ({ withoutCertificate, withForeignCertificate }) {
        for (const [attempt, who] of [
          [withoutCertificate, 'without a certificate'],
          [withForeignCertificate, 'with the certificate of a foreign authority'],
        ] as const) {
          if (attempt?.let === 'in') yield `lets in ${who} (${attempt.said})`;
          if (attempt?.let === 'unclear')
            yield { found: `does not refuse whoever comes ${who}: ${attempt.said}`, severity: 'low' };
        }
      },
    ),
});
