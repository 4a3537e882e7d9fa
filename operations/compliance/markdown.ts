/** The report as Markdown, short enough for a comment on a pull request. */
import { count } from '../terminal/text';
import { isCompliant, type ComplianceReport, type RuleReport } from './report';
import { facts, scope, tallyWords, verdictWords } from './words';

/** The whole report. */
export function markdownReport(report: ComplianceReport): string {
  const broken = report.rules.filter(({ verdict }) => verdict === 'fail' || verdict === 'warn');
  const waived = report.rules.flatMap((rule) => rule.waived.map((each) => ({ rule: rule.name, ...each })));
  return [
    `# Compliance of ${report.project} / ${report.stack}`,
    '',
    `**${isCompliant(report) ? 'Nothing mandatory is broken' : 'Refused'}**: ${report.rules.length} rules, ${tallyWords(report)}.`,
    '',
    ...table(['', ''], facts(report)),
    '',
    scope,
    '',
    ...(broken.length > 0 ? ['## What is broken', '', ...broken.flatMap(details)] : []),
    ...(waived.length > 0
      ? [
          '## What is waived',
          '',
          ...table(
            ['rule', 'resource', 'owner', 'until', 'reason'],
            waived.map(({ rule, resource, owner, until, reason }) => [rule, resource, owner, until, reason]),
          ),
          '',
        ]
      : []),
    ...(report.waiverRemarks.length > 0
      ? [
          '## About the waivers',
          '',
          ...report.waiverRemarks.map(({ level, message }) => `- ${level}: ${line(message)}`),
          '',
        ]
      : []),
    '## By requirement',
    '',
    ...report.frameworks.flatMap(({ name, controls }) => [
      `### ${name}`,
      '',
      ...table(
        ['item', 'title', 'verdict', 'rules'],
        controls.map(({ id, title, verdict, rules }) => [id, title, verdictWords[verdict], rules.join(', ')]),
      ),
      '',
    ]),
    '## By rule',
    '',
    ...table(
      ['rule', 'severity', 'level', 'verdict', 'judged on'],
      report.rules.map((rule) => [
        rule.name,
        rule.severity,
        rule.level,
        verdictWords[rule.verdict],
        judgedOn(rule),
      ]),
    ),
    '',
  ].join('\n');
}

/** How much a rule was judged on. */
export function judgedOn({ kind, resources, verdict }: RuleReport): string {
  if (verdict === 'off' || verdict === 'not-applicable') return 'nothing';
  if (kind === 'change') return 'the change';
  return resources.length === 0 ? "the stack's outputs" : count(resources.length, 'resource');
}

function details(rule: RuleReport): string[] {
  return [
    `### ${rule.name} (${rule.severity}, ${verdictWords[rule.verdict]})`,
    '',
    rule.description,
    '',
    ...rule.findings.map(({ resource, message }) => `- **${cell(resource)}**: ${line(message)}`),
    '',
    `Serves ${rule.controls.join('; ')}.`,
    '',
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [row(head), row(head.map(() => '---')), ...rows.map(row)];
}

/** One line in which nothing is markup. */
function cell(text: string): string {
  return line(text).replaceAll('|', '\\|');
}

function line(text: string): string {
  return text
    .replace(/\s*\n\s*/g, ' ')
    .replace(/[<>*_`[\]]/g, (character) => `\\${character}`)
    .trim();
}
