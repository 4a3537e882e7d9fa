import { rule } from '../../policies/rules/password-length';
import { UNKNOWN } from '../../policies/rules/rule';
import { randomPassword } from '../../policies/rules/shared/secrets';
import { describeRule, subject } from '../support/policies';

const password = (length: unknown) => subject(randomPassword, { length, special: false });

describeRule(rule, {
  accepts: [password(24), password(40)],
  refuses: [23, undefined, '40'].map((length) => [password(length), ['length']] as const),
  configured: [
    [password(24), { minimum: 25 }, ['length']],
    [password(12), { minimum: 12 }, []],
  ],
  unknown: [password(UNKNOWN)],
});
