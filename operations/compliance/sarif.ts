/** The report as SARIF 2.1.0, which code scanning services read. */
import { sarifLog, type SarifLevel, type SarifResult } from '../reports/sarif';
import { allRules, type ComplianceReport, type Finding, type RuleReport, type WaivedFinding } from './report';

/** Where the rules are explained, from the root of the repository. */
const pages = 'docs/policies.md';

/** The log. */
export function sarifReport(report: ComplianceReport): unknown {
  return sarifLog({
    tool: 'JSquared policies',
    pages,
    category: `policies/${report.project}/${report.stack}/`,
    at: report.at,
    file: report.stackFile,
    ...(report.revision === undefined
      ? {}
      : { properties: { revision: report.revision, modified: report.modified } }),
    rules: report.rules.map(({ name, description, why, remedy, severity, level }) => ({
      ...{ name, description, why, remedy, severity },
      controls: allRules.find((rule) => rule.name === name)?.controls ?? {},
      level: level === 'disabled' ? undefined : level === 'mandatory' ? 'error' : 'warning',
    })),
    results: report.rules.flatMap((rule) => [
      ...rule.findings.map((finding) =>
        result(report, rule, finding, finding.level === 'mandatory' ? 'error' : 'warning'),
      ),
      ...rule.waived.map((waived) => ({
        ...result(report, rule, waived, 'error'),
        justification: `${waived.reason} (${waived.owner}, until ${waived.until})`,
      })),
    ]),
  });
}

function result(
  report: ComplianceReport,
  { name }: RuleReport,
  { urn, resource, message }: Finding | WaivedFinding,
  level: SarifLevel,
): SarifResult {
  return {
    ...{ rule: name, level, message, subject: resource },
    qualifiedName: urn ?? report.stack,
    kind: 'resource',
    fingerprint: ['resourceAndMessage', `${urn ?? report.stack}/${message.split('. Why: ')[0] ?? ''}`],
  };
}
