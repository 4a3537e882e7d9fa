/** The pack: every rule at the level that the stack's purpose asks for. */
import { PolicyPack, UnknownValueError } from '@pulumi/policy';
import { convert } from './convert';
import { rules } from './rules';
import { purposeOf } from './stack';

const purpose = purposeOf(process.env);
const isUnknownError = (error: unknown): boolean => error instanceof UnknownValueError;
new PolicyPack('jsquared', { policies: rules.map((rule) => convert(rule, purpose, isUnknownError)) });
