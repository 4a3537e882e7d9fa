/** What a check is: a pure judgement over what was seen, named after the policy rule whose promise it tries. */
import { rules } from '../policies/rules';
import type { AnyRule, Severity } from '../policies/rules/rule';
import type { Controls } from '../policies/rules/shared/controls';
import type { ContainerFacts, Facts, Look } from './facts';

/** How bad a finding is: as rules rate violations. */
export type { Severity };

/** Something that is not as it was promised. */
export interface Finding {
  /** What it is about: a member, a container, a network, `host`. */
  readonly subject: string;
  /** What was seen. Never a secret's text, and nothing that changes from run to run: a baseline remembers it. */
  readonly found: string;
  /** Where it differs from the check's own. */
  readonly severity?: Severity;
}

/** What came of a check. */
export interface Judgement {
  /** What was judged, findings or not. */
  readonly subjects: readonly string[];
  readonly findings: readonly Finding[];
}

/** A promise in words, as rules have it. */
export interface Promised {
  /** One sentence. */
  readonly description: string;
  readonly severity: Severity;
  readonly why: string;
  readonly remedy: string;
  readonly controls: Controls;
}

/** One check. */
export interface Check extends Promised {
  readonly name: string;
  /** Whether a rule of the policy pack has the name. */
  readonly rule: boolean;
  /** What is done to find out, in one sentence. */
  readonly tries: string;
  /** Looks without which nothing can be said. */
  readonly needs: readonly Look[];
  readonly judge: (facts: Facts) => Judgement;
}

/** What differs from check to check. */
export type CheckBody = Pick<Check, 'tries' | 'needs' | 'judge'>;

/**
 * A check of a rule's promise, in the rule's own words.
 * @throws Error if there is no such rule
 */
export function checkOfRule(name: string, body: CheckBody & Partial<Pick<Promised, 'remedy'>>): Check {
  const rule: AnyRule | undefined = rules.find((each) => each.name === name);
  if (rule === undefined) throw new Error(`the policy pack has no rule "${name}"`);
  const { description, severity, why, remedy, controls } = rule;
  return { name, rule: true, description, severity, why, remedy, controls, ...body };
}

/**
 * The default of a rule's setting, so that rule and check never hold a stack against two numbers.
 * @throws Error if there is no such setting
 */
export function ruleDefault<T>(name: string, setting: string): T {
  const value = rules.find((each) => each.name === name)?.settings[setting]?.default;
  if (value === undefined) throw new Error(`the rule "${name}" has no setting "${setting}"`);
  return value as T;
}

/** A check of a promise that no rule can make, since it is about nothing that the program declares. */
export function ownCheck(name: string, promised: Promised, body: CheckBody): Check {
  if (rules.some((rule) => rule.name === name))
    throw new Error(`"${name}" is a rule of the policy pack: use checkOfRule`);
  return { name, rule: false, ...promised, ...body };
}

/** What people call a container: the topology's name, else the engine's. */
export function nameOf({ member, name }: Pick<ContainerFacts, 'member' | 'name'>): string {
  return member ?? name;
}

/** Containers that run; those that only carry files do not. */
export function runningOf({ containers }: Facts): readonly ContainerFacts[] {
  return containers.filter(({ state }) => state === 'running');
}

/** Judges each running container by itself. */
export function eachContainer(
  find: (container: ContainerFacts, facts: Facts) => Iterable<string>,
): (facts: Facts) => Judgement {
  return (facts) => judged(runningOf(facts), nameOf, (container) => find(container, facts));
}

/** Judges each running container of which the kernel told something. */
export function eachKnownContainer(
  find: (container: ContainerFacts, facts: Facts) => Iterable<string>,
): (facts: Facts) => Judgement {
  return (facts) =>
    judged(
      runningOf(facts).filter(({ processes }) => processes.length > 0),
      nameOf,
      (container) => find(container, facts),
    );
}

/** Judges things by themselves. */
export function judged<T>(
  things: readonly T[],
  name: (thing: T) => string,
  find: (thing: T) => Iterable<string | Omit<Finding, 'subject'>>,
): Judgement {
  return {
    subjects: [...new Set(things.map(name))],
    findings: things.flatMap((thing) =>
      [...find(thing)].map((found) => ({
        subject: name(thing),
        ...(typeof found === 'string' ? { found } : found),
      })),
    ),
  };
}
