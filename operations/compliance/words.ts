/** Words that all forms of the report share. */
import type { ComplianceReport, Verdict } from './report';

/** A verdict for a person. */
export const verdictWords: Readonly<Record<Verdict, string>> = {
  fail: 'broken',
  warn: 'warning',
  waived: 'waived',
  pass: 'holds',
  'not-applicable': 'not applicable',
  off: 'not looked at',
};

/** What a reader has to know before the numbers. */
export const scope =
  'The rules judge what the program declares and what an update would do, before anything changes. That a rule holds serves a requirement; meeting it takes more than this.';

/** Facts about the run, for the head of a report. */
export function facts(report: ComplianceReport): (readonly [string, string])[] {
  const { revision, modified, policies } = report;
  const set = Object.entries(policies).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return [
    ['Project and stack', `${report.project} / ${report.stack} (${report.purpose})`],
    ['Judged at', report.at],
    [
      'Revision',
      revision === undefined ? 'no version control' : `${revision}${modified ? ', with changes' : ''}`,
    ],
    ['Engine', report.engine],
    ['Resources judged', String(report.resources.length)],
    ...(set.length > 0 ? [[`Policies set by ${report.stackFile}`, set.join('; ')] as const] : []),
  ];
}

/** The numbers, worst first, without what is none. */
export function tallyWords({ tally }: ComplianceReport): string {
  return Object.entries(tally)
    .filter(([, count]) => count > 0)
    .map(([verdict, count]) => `${count} ${verdictWords[verdict as Verdict]}`)
    .join(', ');
}
