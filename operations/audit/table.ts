/** An audit for a person. Pure but for the colours. */
import { checks } from '../../audit/checks';
import { gapsOf, severities, type AuditReport, type ReportedFinding } from '../../audit/report';
import type { Terminal } from '../terminal/terminal';
import { count } from '../terminal/text';

type Colours = Terminal['colours'];

/** Findings of one check about one subject that are shown one by one; the rest is counted. JSON has all of them. */
const shownOfOne = 12;

/** The text. */
export function renderAudit(report: AuditReport, { colours }: Pick<Terminal, 'colours'>): string {
  const { bold, dim } = colours;
  const fresh = report.findings.filter(({ known }) => !known);
  const lines = [
    `${bold(`${report.project} ${report.stack}`)}  ${headline(report, colours)}  ${dim(report.takenAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC'))}`,
  ];
  for (const severity of severities) {
    const mine = fresh.filter((each) => each.severity === severity);
    if (mine.length > 0) lines.push('', bold(`${severity} (${mine.length})`), ...findingLines(mine, colours));
  }
  if (report.baseline !== null) {
    const { file, known, gone } = report.baseline;
    lines.push('', `Baseline ${file}: ${count(known, 'known finding')}, ${gone.length} no longer there`);
    for (const id of gone) lines.push(`  ${dim(`- ${id}`)}`);
  }
  const holding = report.checks.filter(({ verdict }) => verdict === 'holds');
  lines.push('', bold(`What was tried and holds (${holding.length} of ${report.checks.length})`));
  for (const { name, subjects } of holding)
    lines.push(
      `  ${colours.green('✓')} ${name} ${dim(`(${subjects.length === 1 ? (subjects[0] ?? '') : subjects.length})`)}`,
    );
  if (report.absent.length > 0) {
    lines.push('', bold(`What was not done (${report.absent.length})`));
    for (const { name, reasons } of report.absent) lines.push(`  ${dim('–')} ${name}: ${reasons.join('; ')}`);
  }
  if (report.unseen.length > 0) {
    lines.push('', bold('What could not be looked at'));
    for (const { look, subject, reason } of report.unseen)
      lines.push(`  ${dim('–')} ${subject ?? ''} (${look}): ${reason}`);
  }
  const list = report.vulnerabilityList;
  if (list !== null)
    lines.push(
      '',
      `Packages were compared with ${list.file}: as of ${list.asOf.slice(0, 10)} (${list.asOfSource}), ${count(list.ageDays, 'day')} old, ${count(list.entries, 'entry', 'entries')}`,
    );
  return lines.join('\n');
}

function headline(report: AuditReport, { green, red, yellow }: Colours): string {
  const fresh = report.findings.filter(({ known }) => !known);
  const gaps = gapsOf(report);
  if (fresh.length === 0) {
    const none = report.findings.length === 0 ? 'no finding' : 'no new finding';
    return gaps === 0 ? green(`✓ ${none}`) : yellow(`! ${none}; ${count(gaps, 'look')} not done, see below`);
  }
  const words = severities
    .map((severity) => [severity, fresh.filter((each) => each.severity === severity).length] as const)
    .filter(([, n]) => n > 0)
    .map(([severity, n]) => `${n} ${severity}`)
    .join(', ');
  const grave = fresh.some(({ severity }) => severity === 'critical' || severity === 'high');
  return (grave ? red : yellow)(`✗ ${words}`);
}

function findingLines(findings: readonly ReportedFinding[], colours: Colours): string[] {
  const groups = new Map<string, ReportedFinding[]>();
  for (const each of findings) groups.set(each.check, [...(groups.get(each.check) ?? []), each]);
  return [...groups].flatMap(([check, mine]) => {
    const { remedy = '' } = checks.find(({ name }) => name === check) ?? {};
    const bySubject = new Map<string, string[]>();
    for (const { subject, found } of mine) bySubject.set(subject, [...(bySubject.get(subject) ?? []), found]);
    return [
      `  ${colours.red('✗')} ${colours.bold(check)}`,
      ...gather(bySubject).flatMap(([subjects, found]) => [
        ...found.slice(0, shownOfOne).map((text) => `      ${subjects}: ${text}`),
        ...(found.length > shownOfOne ? [`      ${subjects}: ${found.length - shownOfOne} more`] : []),
      ]),
      `    ${colours.dim(`→ ${remedy}`)}`,
    ];
  });
}

/** Subjects of which the same was found stand in one line. */
function gather(bySubject: ReadonlyMap<string, readonly string[]>): [string, readonly string[]][] {
  const same = new Map<string, { subjects: string[]; found: readonly string[] }>();
  for (const [subject, found] of bySubject) {
    const key = found.join('\n');
    const known = same.get(key) ?? { subjects: [], found };
    known.subjects.push(subject);
    same.set(key, known);
  }
  return [...same.values()].map(({ subjects, found }) => [subjects.join(', '), found]);
}
