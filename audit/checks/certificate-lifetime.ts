import { checkOfRule, ruleDefault, judged } from '../check';

const most = ruleDefault<number>('certificate-lifetime', 'maxDays');
const day = 86_400_000;

/** Dates as the port shows them. */
export const check = checkOfRule('certificate-lifetime', {
  tries: 'reads the dates of the certificate that each port shows',
  needs: ['doors'],
  judge: ({ doors, takenAt }) =>
    judged(
      doors,
      ({ owner }) => owner,
      function* ({ certificate, port }) {
        if (certificate === undefined) return;
        const [from, to, now] = [certificate.from, certificate.to, takenAt].map((text) =>
          Date.parse(text),
        ) as [number, number, number];
        if (now > to)
          yield {
            found: `the certificate on port ${port} has ended (${certificate.to})`,
            severity: 'critical',
          };
        if (now < from)
          yield {
            found: `the certificate on port ${port} is not valid yet (${certificate.from})`,
            severity: 'critical',
          };
        const days = Math.round((to - from) / day);
        if (days > most) yield `the certificate on port ${port} lives for ${days} days`;
      },
    ),
});
