import { rule } from '../../policies/rules/password-kept-secret';
import { UNKNOWN } from '../../policies/rules/rule';
import { randomPassword, randomString } from '../../policies/rules/shared/secrets';
import { describeRule, subject } from '../support/policies';

const made = (name: string) => ({ ...subject(randomString, { length: 40 }), name });

describeRule(rule, {
  accepts: [made('suffix'), made('passage'), subject(randomPassword, { length: 40 })],
  refuses: [
    [made('password-app'), ['type']],
    [made('api-token'), ['type']],
    [{ ...subject('random:index/randomId:RandomId', { byteLength: 8 }), name: 'web-secret' }, ['type']],
  ],
  configured: [
    [made('pin'), { names: '^pin$' }, ['type']],
    [made('password'), { names: '^pin$' }, []],
  ],
  // It looks at the name, which is always known.
  unknown: [{ ...made('suffix'), props: { length: UNKNOWN } }],
});
