/** The verdict on a stack, rule by rule and requirement by requirement. Pure: what a preview said in, a report out. */
import { changeRules } from '../../policies/changes';
import { rules as packRules } from '../../policies/rules';
import type { AnyChangeRule, AnyRule, Level, Purpose, Severity } from '../../policies/rules/rule';
import { controlTexts, frameworks, type FrameworkId } from '../../policies/rules/shared/controls';
import { levelOf, type Configured } from '../../policies/rules/shared/settings';
import { readWaivedText, waiverPolicyNames } from '../../policies/rules/shared/waived';
import { nameOf } from '../project/state';
import type { Violation } from '../engines/engine';

/**
 * `fail`: a mandatory rule is broken. `warn`: an advisory one is. `waived`: it is broken, and somebody answers for it. `pass`:
 * it was judged and holds. `not-applicable`: nothing in the stack is of its kind. `off`: not looked at in this stack.
 */
export type Verdict = 'fail' | 'warn' | 'waived' | 'pass' | 'not-applicable' | 'off';

/** Worst first. */
export const verdicts: readonly Verdict[] = ['fail', 'warn', 'waived', 'pass', 'not-applicable', 'off'];

/** A resource that was judged. */
export interface Judged {
  readonly urn: string;
  readonly type: string;
}

/** One violation. */
export interface Finding {
  /** Undefined: the stack as a whole. */
  readonly urn: string | undefined;
  readonly resource: string;
  readonly level: 'mandatory' | 'advisory';
  readonly message: string;
}

/** One violation that somebody answers for. */
export interface WaivedFinding {
  readonly urn: string | undefined;
  readonly resource: string;
  readonly owner: string;
  readonly reason: string;
  readonly until: string;
  readonly message: string;
}

/** Every rule that a report speaks of: the pack's, then those about changes. */
export const allRules: readonly (AnyRule | AnyChangeRule)[] = [...packRules, ...changeRules];

/** What became of one rule. */
export interface RuleReport {
  readonly name: string;
  /** What it judges: one resource, the stack with its outputs, or the steps of the preview. */
  readonly kind: 'resource' | 'stack' | 'change';
  readonly description: string;
  readonly why: string;
  readonly remedy: string;
  readonly severity: Severity;
  readonly level: Level;
  readonly controls: readonly string[];
  readonly verdict: Verdict;
  /** URNs of what it was judged on; empty for one about the stack's outputs or about the change. */
  readonly resources: readonly string[];
  readonly findings: readonly Finding[];
  readonly waived: readonly WaivedFinding[];
}

/** What became of one requirement. */
export interface ControlReport {
  readonly id: string;
  readonly title: string;
  /** The worst verdict of the rules that serve it. */
  readonly verdict: Verdict;
  readonly rules: readonly string[];
}

/** One catalogue of requirements. */
export interface FrameworkReport {
  readonly id: FrameworkId;
  readonly name: string;
  readonly controls: readonly ControlReport[];
}

/** Where the verdicts come from. */
export interface Evidence {
  readonly project: string;
  readonly stack: string;
  readonly purpose: Purpose;
  /** Which engine previewed. */
  readonly engine: string;
  /** When, ISO 8601. */
  readonly at: string;
  /** The commit that was judged; undefined where there is no version control. */
  readonly revision: string | undefined;
  /** True if files differ from that commit. */
  readonly modified: boolean;
  /** The file of values that was judged. */
  readonly stackFile: string;
  /** Levels and settings of policies that it sets. */
  readonly policies: Configured;
}

/** The whole report; the JSON file is this. */
export interface ComplianceReport extends Evidence {
  readonly schemaVersion: 1;
  /** Everything that was judged, by URN. */
  readonly resources: readonly Judged[];
  /** How many rules, by verdict. */
  readonly tally: Readonly<Record<Verdict, number>>;
  readonly rules: readonly RuleReport[];
  readonly frameworks: readonly FrameworkReport[];
  /** What is wrong with the waivers themselves, and those that cover nothing. */
  readonly waiverRemarks: readonly Finding[];
}

/**
 * Makes the report.
 * @param judged every resource of the preview
 * @param violations everything that policies said
 */
export function complianceReport(
  evidence: Evidence,
  judged: readonly Judged[],
  violations: readonly Violation[],
): ComplianceReport {
  // Engines come upon resources in an order of their own.
  const sorted = [...judged].sort((a, b) => (a.urn < b.urn ? -1 : 1));
  const said = [...violations].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  const waived = said.flatMap((violation) => {
    const read = readWaivedText(violation.message);
    return read && isWaiverPolicy(violation.policy) ? [{ ...read, ...place(violation.urn) }] : [];
  });
  const reports = allRules.map((rule): RuleReport => {
    const level = levelOf(rule, evidence.purpose, evidence.policies);
    const types = typesOf(rule);
    const resources =
      types === undefined ? [] : sorted.filter(({ type }) => types.includes(type)).map(({ urn }) => urn);
    const findings = said.filter(({ policy }) => policy === rule.name).map(finding);
    const own = waived.filter((each) => each.rule === rule.name).map(({ rule: _, ...rest }) => rest);
    const applies = types === undefined || resources.length > 0;
    return {
      ...described(rule),
      level,
      verdict: verdictOf(level, applies, findings, own.length),
      resources,
      findings,
      waived: own,
    };
  });
  return {
    ...evidence,
    schemaVersion: 1,
    resources: sorted,
    tally: Object.fromEntries(
      verdicts.map((verdict) => [verdict, reports.filter((each) => each.verdict === verdict).length]),
    ) as Record<Verdict, number>,
    rules: reports,
    frameworks: Object.entries(frameworks).map(([id, { name, items }]) => ({
      id: id as FrameworkId,
      name,
      controls: Object.entries(items).map(([item, title]) =>
        control(id as FrameworkId, item, title, reports),
      ),
    })),
    waiverRemarks: said
      .filter(({ policy, message }) => isWaiverPolicy(policy) && readWaivedText(message) === undefined)
      .map(finding),
  };
}

/** True if nothing that is mandatory is broken, the waivers included. */
export function isCompliant({ tally, waiverRemarks }: ComplianceReport): boolean {
  return tally.fail === 0 && !waiverRemarks.some(({ level }) => level === 'mandatory');
}

function key({ urn, message }: Violation): string {
  return `${urn ?? ''} ${message}`;
}

function isWaiverPolicy(policy: string): boolean {
  return (waiverPolicyNames as readonly string[]).includes(policy);
}

function described(
  rule: AnyRule | AnyChangeRule,
): Omit<RuleReport, 'level' | 'verdict' | 'resources' | 'findings' | 'waived'> {
  const { name, kind, description, why, remedy, severity, controls } = rule;
  return { name, kind, description, why, remedy, severity, controls: controlTexts(controls) };
}

/** The types that a rule is about; undefined for one about the stack as a whole. */
function typesOf(rule: AnyRule | AnyChangeRule): readonly string[] | undefined {
  if (rule.kind === 'resource') return rule.types;
  return rule.kind === 'stack' ? rule.about : undefined;
}

function verdictOf(level: Level, applies: boolean, findings: readonly Finding[], waived: number): Verdict {
  if (findings.some((each) => each.level === 'mandatory')) return 'fail';
  if (findings.length > 0) return 'warn';
  if (waived > 0) return 'waived';
  if (level === 'disabled') return 'off';
  return applies ? 'pass' : 'not-applicable';
}

function finding({ urn, level, message }: Violation): Finding {
  return { ...place(urn), level, message };
}

/** Engines name the stack's own resource, or nothing, where something is about the stack as a whole. */
function place(urn: string | undefined): { urn: string | undefined; resource: string } {
  return urn === undefined || urn.includes('::pulumi:pulumi:Stack::')
    ? { urn: undefined, resource: 'the stack' }
    : { urn, resource: nameOf(urn) };
}

function control(
  framework: FrameworkId,
  id: string,
  title: string,
  reports: readonly RuleReport[],
): ControlReport {
  const serving = allRules
    .filter(({ controls }) => (controls[framework] as readonly string[] | undefined)?.includes(id))
    .map(({ name }) => name);
  const own = reports.filter(({ name }) => serving.includes(name)).map(({ verdict }) => verdict);
  return {
    id,
    title,
    verdict: verdicts.find((verdict) => own.includes(verdict)) ?? 'not-applicable',
    rules: serving,
  };
}
