import { checkOfRule, judged, ruleDefault } from '../check';

const least = ruleDefault<number>('monitoring-retention', 'minimumDays');
const days: Readonly<Record<string, number>> = { h: 1 / 24, d: 1, w: 7, y: 365 };

/** The flags that it runs with. */
export const check = checkOfRule('monitoring-retention', {
  tries: 'asks Prometheus for the flags that it runs with',
  needs: ['pages'],
  judge: ({ pages }) =>
    judged(
      pages === undefined ? [] : [pages],
      () => 'prometheus',
      function* ({ flags }) {
        const time = flags['storage.tsdb.retention.time'] ?? '';
        const size = flags['storage.tsdb.retention.size'] ?? '';
        const kept = [...time.matchAll(/(\d+)([hdwy])/g)].reduce(
          (sum, [, n, unit]) => sum + Number(n) * (days[unit ?? ''] ?? 0),
          0,
        );
        if (kept < least) yield `keeps what it saw for ${time || 'no time'}, below ${least} days`;
        if (!/^[1-9]/.test(size)) yield 'keeps what it saw without a bound of size';
      },
    ),
});
