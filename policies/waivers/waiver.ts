/** Waivers: violations that somebody answers for until a date. Pure. */
import type { Finding, RuleBase } from '../rules/rule';
import { controlTexts } from '../rules/shared/controls';

/** One waiver, as the stack's configuration has it (`<project>:waivers`, a list). */
export interface Waiver {
  /** The rule that is waived. */
  readonly rule: string;
  /** The name (or URN) of the one resource it is waived for; `stack` for what concerns the stack as a whole. */
  readonly resource: string;
  /** If given, only findings at this path of the resource are waived. */
  readonly path?: string;
  /** Who answers for it. */
  readonly owner: string;
  readonly reason: string;
  /** The last day (UTC) on which it holds, `YYYY-MM-DD`. */
  readonly until: string;
}

/** What is wrong with the list, by the place in it. */
export interface WaiverProblem {
  readonly path: string;
  readonly reason: string;
}

/** A violation that a waiver covers. */
export interface Waived {
  readonly waiver: Waiver;
  readonly urn: string | undefined;
  readonly message: string;
}

/** A violation as waivers are compared with it. */
export interface Violation {
  readonly rule: string;
  /** The resource's URN; undefined for the stack as a whole. */
  readonly urn: string | undefined;
  readonly path: string;
  readonly message: string;
}

const texts = ['rule', 'resource', 'owner', 'reason', 'until'] as const;
const known: readonly string[] = [...texts, 'path'];

/**
 * Reads the list.
 * @param value what the configuration holds; undefined where there is none
 * @param rules the names that can be waived
 */
export function readWaivers(
  value: unknown,
  rules: readonly string[],
): { waivers: readonly Waiver[]; problems: readonly WaiverProblem[] } {
  if (value === undefined) return { waivers: [], problems: [] };
  if (!Array.isArray(value))
    return { waivers: [], problems: [{ path: 'waivers', reason: 'it is not a list' }] };
  const problems: WaiverProblem[] = [];
  const waivers = value.flatMap((item: unknown, i) => {
    const found = problemsOf(item, rules).map(({ path, reason }) => ({
      path: `waivers[${i}]${path === '' ? '' : `.${path}`}`,
      reason,
    }));
    problems.push(...found);
    return found.length === 0 ? [{ ...(item as Waiver), until: (item as Waiver).until.slice(0, 10) }] : [];
  });
  return { waivers, problems };
}

function problemsOf(item: unknown, rules: readonly string[]): WaiverProblem[] {
  if (typeof item !== 'object' || item === null) return [{ path: '', reason: 'it is not an object' }];
  const values = item as Readonly<Record<string, unknown>>;
  const problems: WaiverProblem[] = Object.keys(values)
    .filter((key) => !known.includes(key))
    .map((key) => ({ path: key, reason: `there is no such setting; known are ${known.join(', ')}` }));
  for (const key of texts) {
    const text = values[key];
    if (typeof text !== 'string' || text.trim() === '') problems.push({ path: key, reason: 'it is missing' });
  }
  const { rule, until, path } = values;
  if (typeof rule === 'string' && rule !== '' && !rules.includes(rule))
    problems.push({ path: 'rule', reason: `there is no rule ${JSON.stringify(rule)}` });
  if (typeof until === 'string' && until !== '' && !isDate(until))
    problems.push({ path: 'until', reason: `${JSON.stringify(until)} is no date of the form YYYY-MM-DD` });
  if (path !== undefined && (typeof path !== 'string' || path === ''))
    problems.push({ path: 'path', reason: 'it is no text' });
  return problems;
}

/** The Pulumi CLI reads a date that is not quoted as a time, and hands it over as such. */
function isDate(text: string): boolean {
  const [, day] = /^(\d{4}-\d{2}-\d{2})(?:T00:00:00Z| 00:00:00 \+0000 UTC)?$/.exec(text) ?? [];
  const time = day === undefined ? Number.NaN : Date.parse(`${day}T00:00:00Z`);
  // 31 February would be read as a day in March.
  return day !== undefined && !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

/** Days from one date to another, both `YYYY-MM-DD`. */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000;
}

/** The waivers of a run: which of them covers what, and which cover nothing. */
export class Waivers {
  private readonly used = new Set<Waiver>();
  private waived: Waived[] = [];

  /**
   * @param all read by {@link readWaivers}
   * @param today `YYYY-MM-DD`, UTC
   */
  constructor(
    readonly all: readonly Waiver[],
    readonly today: string,
  ) {}

  /** True if a waiver that still holds covers the violation; it is kept for {@link take}. */
  covers(violation: Violation): boolean {
    const waiver = this.find(violation, (each) => !this.hasEnded(each));
    if (!waiver) return false;
    this.used.add(waiver);
    this.waived.push({ waiver, urn: violation.urn, message: violation.message });
    return true;
  }

  /** The waiver that would cover the violation had it not ended. */
  ended(violation: Violation): Waiver | undefined {
    const waiver = this.find(violation, (each) => this.hasEnded(each));
    if (waiver) this.used.add(waiver);
    return waiver;
  }

  /** True once its last day has passed. */
  hasEnded({ until }: Waiver): boolean {
    return until < this.today;
  }

  /** The violations that were covered since this was last asked. */
  take(): readonly Waived[] {
    const { waived } = this;
    this.waived = [];
    return waived;
  }

  /** Waivers that nothing in this run matched. */
  unused(): readonly Waiver[] {
    return this.all.filter((waiver) => !this.used.has(waiver));
  }

  private find({ rule, urn, path }: Violation, accept: (waiver: Waiver) => boolean): Waiver | undefined {
    const name = urn === undefined ? 'stack' : (urn.split('::').at(-1) ?? urn);
    return this.all.find(
      (waiver) =>
        waiver.rule === rule &&
        (waiver.resource === name || waiver.resource === urn) &&
        (waiver.path === undefined || waiver.path === path) &&
        accept(waiver),
    );
  }
}

/** Where, what, why, and how to mend it; the engine adds the rule's sentence and the resource's name. */
export function message(rule: RuleBase, { path, found }: Finding): string {
  return `${path}: ${found}. Why: ${rule.why}. To mend it: ${rule.remedy}. (${controlTexts(rule.controls).join('; ')})`;
}

/** What is to be reported of a finding; undefined if a waiver covers it, which {@link Waivers.take} then tells. */
export function reported(
  rule: RuleBase,
  finding: Finding,
  urn: string | undefined,
  waivers: Waivers,
): string | undefined {
  const violation = { rule: rule.name, urn, path: finding.path, message: message(rule, finding) };
  if (waivers.covers(violation)) return undefined;
  const ended = waivers.ended(violation);
  const note = ended ? ` The waiver by ${ended.owner} ended on ${ended.until}.` : '';
  return violation.message + note;
}
