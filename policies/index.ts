/** The pack: every rule at the level that the stack's purpose and file ask for, then what is said about waivers. */
import { PolicyPack, UnknownValueError, type PolicyPackConfig } from '@pulumi/policy';
import { changeRules } from './changes';
import { convert } from './convert';
import { rules } from './rules';
import { configurationProblems, type Configured } from './rules/shared/settings';
import { policiesIn, purposeOf, waiversIn } from './stack';
import { waiverPolicies } from './waivers/policies';
import { readWaivers, Waivers } from './waivers/waiver';

const own = rules.map(({ name }) => name);
// The pack cannot judge changes, but knows their rules' names: a waiver or a setting of one is no mistake.
const all = [...rules, ...changeRules];

/** What the stack's file says about the pack's own rules. Whatever is wrong in it ends the pack: half obeyed is not obeyed. */
function configured(): Configured {
  const given = policiesIn(process.env);
  const problems = configurationProblems(given, all);
  if (problems.length > 0)
    throw new Error(`the setting "policies" of the stack is wrong: ${problems.join('; ')}`);
  return Object.fromEntries(
    Object.entries((given ?? {}) as Configured).filter(([name]) => own.includes(name)),
  );
}

const { waivers: read, problems } = readWaivers(
  waiversIn(process.env),
  all.map(({ name }) => name),
);
const waivers = new Waivers(read, new Date().toISOString().slice(0, 10));
const context = {
  purpose: purposeOf(process.env),
  isUnknownError: (error: unknown): boolean => error instanceof UnknownValueError,
  waivers,
};
new PolicyPack(
  'jsquared',
  {
    policies: [
      ...rules.map((rule) => convert(rule, context)),
      ...waiverPolicies(waivers, problems, (waiver) => own.includes(waiver.rule)),
    ],
  },
  configured() as PolicyPackConfig,
);
