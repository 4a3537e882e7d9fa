import { checkOfRule, ruleDefault, judged } from '../check';

const least = ruleDefault<number>('certificate-renewal', 'minimumDays');
const day = 86_400_000;

/** What an update should have renewed. */
export const check = checkOfRule('certificate-renewal', {
  tries: 'counts the days that are left of the certificate that each port shows',
  needs: ['doors'],
  remedy: './jsquared up, which renews what is about to end',
  judge: ({ doors, takenAt }) =>
    judged(
      doors.filter(({ certificate }) => certificate !== undefined),
      ({ owner }) => owner,
      function* ({ certificate, port }) {
        const left = (Date.parse(certificate?.to ?? '') - Date.parse(takenAt)) / day;
        if (left >= 0 && left < least)
          yield `the certificate on port ${port} ends on ${certificate?.to.slice(0, 10) ?? ''}`;
      },
    ),
});
