/** Judges a preview by the rules about changes, with the stack's own levels, settings and waivers. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parse } from 'yaml';
import { changeRules } from '../../policies/changes';
import type * as pack from '../../policies/rules';
import type { AnyChangeRule, Changes, Purpose } from '../../policies/rules/rule';
import { purpose } from '../../policies/rules/shared/purpose';
import {
  configurationProblems,
  configuredFor,
  levelOf,
  settingsOf,
  type Configured,
} from '../../policies/rules/shared/settings';
import { unusedText, waivedText, waiverPolicyNames } from '../../policies/rules/shared/waived';
import { readWaivers, reported, Waivers } from '../../policies/waivers/waiver';
import type { Review, Violation } from '../engines/engine';
import { OperationError, reasonOf } from '../errors';
import { lazy } from '../lazy';
import { stackFile, type Project } from '../project/project';
import { readState } from '../project/state';
import { changesOf } from './changes';
import { existing } from './existing';

/** What a stack's file says about policies. */
export interface Judgement {
  readonly purpose: Purpose;
  /** Levels and settings by rule. */
  readonly policies: Configured;
  /** The list of waivers, unread. */
  readonly waivers: unknown;
}

/** Gives the rules of the pack. */
type PackRules = () => typeof pack.rules;

/** A hundred files, at every start of an update, for the sake of their names: only where a stack's file names some. */
const loadPackRules: PackRules = () => (lazy(__filename)('../../policies/rules') as typeof pack).rules;

/**
 * Reads what a stack's file says about policies.
 * @param packRules for a caller that has them
 * @throws OperationError if it names a rule, a level or a setting that there is not
 */
export function readJudgement(
  project: Project,
  stack: string,
  packRules: PackRules = loadPackRules,
): Judgement {
  const file = stackFile(project, stack);
  let config: Readonly<Record<string, unknown>>;
  try {
    config = (parse(readFileSync(file, 'utf8')) as { config?: Record<string, unknown> } | null)?.config ?? {};
  } catch (error) {
    throw new OperationError(`${basename(file)} cannot be read: ${reasonOf(error)}`, ['Correct it.']);
  }
  const policies = config[`${project.name}:policies`];
  const problems =
    policies === undefined ? [] : configurationProblems(policies, [...packRules(), ...changeRules]);
  if (problems.length > 0) {
    throw new OperationError(
      `${basename(file)}: ${project.name}:policies is wrong: ${problems.join('; ')}.`,
      ['docs/policies.md lists every policy with its settings.'],
    );
  }
  return {
    purpose: purpose(stack, config[`${project.name}:protect`]),
    policies: (policies ?? {}) as Configured,
    waivers: config[`${project.name}:waivers`],
  };
}

/** The review of a stack's previews; what is there is read when it is asked. */
export function reviewOf(
  project: Project,
  stack: string,
  today = new Date().toISOString().slice(0, 10),
  packRules: PackRules = loadPackRules,
): Review {
  const judgement = readJudgement(project, stack, packRules);
  return (steps) =>
    judgeChanges(changesOf(steps, existing(readState(project, stack)), today), judgement, packRules);
}

/** What the rules about changes find, and what is waived. */
export function judgeChanges(
  changes: Changes,
  judgement: Judgement,
  packRules: PackRules = loadPackRules,
): Violation[] {
  const known = judgement.waivers === undefined ? [] : [...packRules(), ...changeRules];
  const names = known.map(({ name }) => name);
  // What is wrong with the list as a whole, and which waivers have ended, the pack says: it is shown the same list.
  const own = readWaivers(judgement.waivers, names).waivers.filter(({ rule }) =>
    changeRules.some(({ name }) => name === rule),
  );
  const waivers = new Waivers(own, changes.today);
  const [, inForce, ofStack] = waiverPolicyNames;
  const found = changeRules.flatMap((rule) => judge(rule, changes, judgement, waivers));
  const remark = (policy: string, urn: string | undefined, message: string): Violation => ({
    ...{ kind: 'violation', level: 'advisory', policy, urn, message },
  });
  return [
    ...found,
    ...waivers
      .take()
      .map(({ waiver, urn, message }) => remark(inForce, urn, waivedText({ ...waiver, message }))),
    ...waivers.unused().map((waiver) => remark(ofStack, undefined, unusedText(waiver))),
  ];
}

function judge(
  rule: AnyChangeRule,
  changes: Changes,
  { purpose: stackPurpose, policies }: Judgement,
  waivers: Waivers,
): Violation[] {
  const level = levelOf(rule, stackPurpose, policies);
  if (level === 'disabled') return [];
  const settings = settingsOf(rule, configuredFor(policies, rule.name).settings);
  return [...rule.check(changes, settings)].flatMap((finding): Violation[] => {
    const message = reported(rule, finding, finding.urn, waivers);
    return message === undefined
      ? []
      : [{ kind: 'violation', urn: finding.urn, policy: rule.name, level, message }];
  });
}
