/** JUnit XML for CI: a test suite a suite, a test case a round. */
import { asItShould, type RunOutcome } from '../runner/timeline';
import { durationMs, type RunReport } from './model';
import { escape } from './text';

/** An element of JUnit that says that a test case did not pass. */
type Element = 'failure' | 'error' | 'skipped';

/** What an outcome is that should not have been; `skipped` only where this machine cannot do a fault, which is said. */
const elements: Readonly<Record<RunOutcome, Element>> = {
  // Of a set that was broken on purpose: nothing noticed it.
  passed: 'failure',
  failed: 'failure',
  unsteady: 'error',
  'no-bite': 'error',
  aborted: 'error',
  'not-possible': 'skipped',
};

function elementOf({ header, outcome }: RunReport): Element | undefined {
  return asItShould(header, outcome) ? undefined : elements[outcome];
}

/** All runs as one document. */
export function junit(reports: readonly RunReport[]): string {
  const suites = new Map<string, RunReport[]>();
  for (const report of reports) {
    const { suite } = report.header;
    suites.set(suite, [...(suites.get(suite) ?? []), report]);
  }
  const parts = [...suites].map(([name, runs]) => {
    const cases = runs.map(testCase).join('');
    const { header } = runs[0] ?? {};
    const at = header === undefined ? '' : ` timestamp="${escape(header.startedAt)}"`;
    return `  <testsuite name="drills.${escape(name)}" ${counts(runs)}${at}>\n${cases}  </testsuite>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="drills" ${counts(reports)}>\n${parts.join('')}</testsuites>\n`;
}

function counts(reports: readonly RunReport[]): string {
  const count = (element: Element): number =>
    reports.filter((report) => elementOf(report) === element).length;
  const seconds = reports.reduce((sum, report) => sum + durationMs(report), 0) / 1000;
  return `tests="${reports.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}" time="${seconds.toFixed(3)}"`;
}

function testCase(report: RunReport): string {
  const { header, outcome, reasons, judgement } = report;
  const mutant = header.mutant === undefined ? '' : `, mutant ${header.mutant}`;
  const name = `${header.experiment} (round ${header.round} of ${header.rounds}, seed ${header.seed}${mutant})`;
  const element = elementOf(report);
  const text = reasons.length > 0 ? reasons.join('\n') : outcome;
  const problem =
    element === undefined
      ? ''
      : `      <${element} message="${escape(reasons[0] ?? outcome)}">${escape(text)}</${element}>\n`;
  const said = (judgement?.verdicts ?? []).map(
    ({ checker, verdict, says }) => `${verdict} ${checker}: ${says}`,
  );
  const out = said.length === 0 ? '' : `      <system-out>${escape(said.join('\n'))}</system-out>\n`;
  const time = (durationMs(report) / 1000).toFixed(3);
  return `    <testcase classname="drills.${escape(header.suite)}" name="${escape(name)}" time="${time}">\n${problem}${out}    </testcase>\n`;
}
