import { rule } from '../../policies/rules/redis-users-limited';
import { UNKNOWN } from '../../policies/rules/rule';
import { objects } from '../support/kubernetes-objects';
import { describeRule, file } from '../support/policies';

const acl = (...lines: string[]) => file('users.acl', ['user default reset off', ...lines].join('\n'));

describeRule(rule, {
  accepts: [
    acl('user admin on +@all', 'user app on +@read -@dangerous', 'user sentinel on +config|rewrite'),
    acl('user member on +config|set +acl|load', 'user gone off +@all'),
    objects.secret,
  ],
  refuses: [
    [acl('user app on +@all'), ['uploads[0]']],
    [acl('user app on allcommands'), ['uploads[0]']],
    [acl('user app on +@read +config|set +module'), ['uploads[0]', 'uploads[0]']],
    [acl('user exporter on +config'), ['uploads[0]']],
    [acl('user exporter on +acl|load'), ['uploads[0]']],
    [acl('user member on +acl|setuser'), ['uploads[0]']],
  ],
  configured: [
    [acl('user root on +@all'), { administrators: ['root'] }, []],
    [acl('user admin on +@all'), { administrators: [] }, ['uploads[0]']],
  ],
  unknown: [file('users.acl', UNKNOWN)],
});
