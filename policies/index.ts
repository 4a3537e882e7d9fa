/** The pack: every rule at the level that the stack's purpose asks for, then what is said about waivers. */
import { PolicyPack, UnknownValueError } from '@pulumi/policy';
import { convert } from './convert';
import { rules } from './rules';
import { purposeOf, waiversIn } from './stack';
import { waiverPolicies } from './waivers/policies';
import { readWaivers, Waivers } from './waivers/waiver';

const names = rules.map(({ name }) => name);
const { waivers: read, problems } = readWaivers(waiversIn(process.env), names);
const waivers = new Waivers(read, new Date().toISOString().slice(0, 10));
const context = {
  purpose: purposeOf(process.env),
  isUnknownError: (error: unknown): boolean => error instanceof UnknownValueError,
  waivers,
};
new PolicyPack('jsquared', {
  policies: [...rules.map((rule) => convert(rule, context)), ...waiverPolicies(waivers, problems)],
});
