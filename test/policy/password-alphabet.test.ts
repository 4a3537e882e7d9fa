import { rule } from '../../policies/rules/password-alphabet';
import { UNKNOWN } from '../../policies/rules/rule';
import { randomPassword } from '../../policies/rules/shared/secrets';
import { describeRule, subject } from '../support/policies';

const password = (changed: Record<string, unknown>) =>
  subject(randomPassword, { length: 40, special: false, ...changed });

describeRule(rule, {
  accepts: [
    password({}),
    password({ special: true, overrideSpecial: '_.' }),
    password({ special: undefined, overrideSpecial: '-~' }),
  ],
  refuses: [
    [password({ special: true }), ['special']],
    [password({ special: undefined }), ['special']],
    [password({ special: true, overrideSpecial: '_#>' }), ['overrideSpecial']],
    [password({ upper: false, numeric: false }), ['upper', 'numeric']],
    [password({ lower: false }), ['lower']],
  ],
  configured: [
    [password({ special: true, overrideSpecial: '!' }), { special: '!' }, []],
    [password({ special: true, overrideSpecial: '_' }), { special: '' }, ['overrideSpecial']],
  ],
  unknown: [
    password({ special: UNKNOWN, lower: UNKNOWN }),
    password({ special: true, overrideSpecial: UNKNOWN }),
  ],
});
