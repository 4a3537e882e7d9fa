import { expect, it } from 'vitest';
import { rule } from '../../policies/rules/redis-users-authenticated';
import { UNKNOWN } from '../../policies/rules/rule';
import { objects } from '../support/kubernetes-objects';
import { describeRule, file, findings } from '../support/policies';

const hash = `#${'0a'.repeat(32)}`;
const acl = (...lines: string[]) => file('users.acl', ['user default reset off', ...lines].join('\n'));

describeRule(rule, {
  accepts: [acl(`user app reset on ${hash} +@read`), acl('user gone off nopass'), objects.secret],
  refuses: [
    [acl('user app on nopass'), ['uploads[0]']],
    [acl('user app on >hunter22'), ['uploads[0]']],
    [acl('user app on +@read'), ['uploads[0]']],
  ],
  unknown: [file('users.acl', UNKNOWN)],
});

it('never repeats a password', () => {
  expect(JSON.stringify(findings(rule, acl('user app on >hunter22')))).not.toContain('hunter22');
});
