/** An audit as SARIF. */
import type { Check } from '../../audit/check';
import { checks } from '../../audit/checks';
import type { AuditReport } from '../../audit/report';
import { sarifLog, type SarifLevel } from '../reports/sarif';

const levels: Readonly<Record<Check['severity'], SarifLevel>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
};

/**
 * The log. What a baseline knew is marked as accepted, so that a scanner shows what is new; checks that were not done are
 * not in it as rules, since a rule without a result reads like a promise that holds.
 * @param file the stack's file of values, from the root of the repository
 */
export function auditSarif(report: AuditReport, file: string): unknown {
  const done = new Set(report.checks.map(({ name }) => name));
  return sarifLog({
    tool: 'JSquared audit',
    pages: 'docs/guides/audit.md',
    category: `audit/${report.project}/${report.stack}/`,
    at: report.takenAt,
    file,
    properties: {
      absent: report.absent,
      unseen: report.unseen,
      vulnerabilityList: report.vulnerabilityList,
    },
    rules: checks
      .filter(({ name }) => done.has(name))
      .map(({ name, description, why, remedy, severity, controls }) => ({
        ...{ name, description, why, remedy, severity, controls },
        level: levels[severity],
      })),
    results: report.findings.map(({ check, subject, found, severity, id, known }) => ({
      rule: check,
      level: levels[severity],
      message: found,
      subject,
      qualifiedName: `${report.project}/${report.stack}/${subject}`,
      kind: 'object' as const,
      fingerprint: ['checkSubjectFound', id] as const,
      ...(known ? { justification: `known since ${report.baseline?.takenAt ?? ''} (baseline)` } : {}),
    })),
  });
}
