/** What an audit says: every check with what it judged and found, and what it could not do. */
import { checks as allChecks } from './checks';
import type { Check, Finding, Severity } from './check';
import type { Facts, Unseen, VulnerabilityList } from './facts';

/** Worst first. */
export const severities: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

/** A finding with the check that made it. */
export interface ReportedFinding extends Required<Finding> {
  readonly check: string;
  /** What a baseline remembers it by. */
  readonly id: string;
  /** True where the baseline knew of it. */
  readonly known: boolean;
}

/** What became of one check. */
export interface CheckReport extends Pick<Check, 'name' | 'rule' | 'description' | 'severity' | 'tries'> {
  readonly verdict: 'holds' | 'broken';
  /** What it judged. */
  readonly subjects: readonly string[];
  readonly findings: number;
}

/** A check that was not done, and why. It is in no tally. */
export interface AbsentCheck {
  readonly name: string;
  readonly reasons: readonly string[];
  /** True where it should have been done: a look failed, and not: nobody asked, or the stack has nothing of the kind. */
  readonly gap: boolean;
}

/** The whole report; the JSON is this. */
export interface AuditReport {
  readonly schemaVersion: 1;
  readonly project: string;
  readonly stack: string;
  readonly takenAt: string;
  readonly engine: string;
  readonly tally: Readonly<Record<Severity, number>>;
  /** Worst first. */
  readonly findings: readonly ReportedFinding[];
  readonly checks: readonly CheckReport[];
  readonly absent: readonly AbsentCheck[];
  /** Single things that could not be looked at; what is said of the others holds. */
  readonly unseen: readonly Unseen[];
  readonly vulnerabilityList: VulnerabilityList | null;
  readonly baseline: {
    readonly file: string;
    readonly takenAt: string;
    readonly known: number;
    readonly gone: readonly string[];
  } | null;
}

/** How much should have been looked at and was not: whole checks, and single things. An audit with gaps proves less than it seems to. */
export function gapsOf({ absent, unseen }: Pick<AuditReport, 'absent' | 'unseen'>): number {
  return absent.filter(({ gap }) => gap).length + unseen.length;
}

/** Judges everything that was seen. */
export function makeReport(facts: Facts, checks: readonly Check[] = allChecks): AuditReport {
  const reports: CheckReport[] = [];
  const absent: AbsentCheck[] = [];
  const findings: ReportedFinding[] = [];
  for (const check of checks) {
    const failed = facts.unseen.filter(
      ({ look, subject }) => subject === undefined && check.needs.includes(look),
    );
    if (failed.length > 0) {
      absent.push({
        name: check.name,
        reasons: [...new Set(failed.map(({ reason }) => reason))],
        gap: failed.some(({ unasked }) => unasked !== true),
      });
      continue;
    }
    const { subjects, findings: found } = check.judge(facts);
    if (subjects.length === 0) {
      // Not one thing was judged: either there is none, or none could be seen.
      const reasons = facts.unseen
        .filter(({ look }) => check.needs.includes(look))
        .map(({ subject, reason }) => `${subject ?? ''}: ${reason}`);
      absent.push({
        name: check.name,
        reasons: reasons.length > 0 ? reasons : ['the stack has nothing of the kind'],
        gap: reasons.length > 0,
      });
      continue;
    }
    const { name, rule, description, severity, tries } = check;
    reports.push({
      name,
      rule,
      description,
      severity,
      tries,
      verdict: found.length > 0 ? 'broken' : 'holds',
      subjects,
      findings: found.length,
    });
    for (const each of found) {
      const id = `${name} | ${each.subject} | ${each.found}`;
      if (findings.some((other) => other.id === id)) continue;
      findings.push({ ...each, check: name, severity: each.severity ?? severity, id, known: false });
    }
  }
  findings.sort(
    (a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || (a.id < b.id ? -1 : 1),
  );
  return {
    schemaVersion: 1,
    project: facts.topology.project,
    stack: facts.topology.stack,
    takenAt: facts.takenAt,
    engine: facts.host?.engineVersion ?? 'unknown',
    tally: tallyOf(findings),
    findings,
    checks: reports,
    absent,
    unseen: facts.unseen.filter(({ subject }) => subject !== undefined),
    vulnerabilityList: facts.vulnerabilityList ?? null,
    baseline: null,
  };
}

/** How many by severity. */
function tallyOf(findings: readonly Pick<ReportedFinding, 'severity'>[]): Record<Severity, number> {
  return Object.fromEntries(
    severities.map((severity) => [severity, findings.filter((each) => each.severity === severity).length]),
  ) as Record<Severity, number>;
}
