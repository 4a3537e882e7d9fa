import { rule } from '../../policies/rules/redis-default-user-off';
import { UNKNOWN } from '../../policies/rules/rule';
import { objects } from '../support/kubernetes-objects';
import { describeRule, file } from '../support/policies';

const acl = (...lines: string[]) => file('users.acl', ['user app on', ...lines].join('\n'));

describeRule(rule, {
  accepts: [
    acl('user default reset off'),
    acl('user default off -@all'),
    objects.secret,
    file('users.txt', 'user app on'),
  ],
  refuses: [
    [acl(), ['uploads[0]']],
    [acl('user default on nopass ~* +@all'), ['uploads[0]']],
    [acl('user default off', 'user default on'), ['uploads[0]']],
  ],
  unknown: [file('users.acl', UNKNOWN)],
});
