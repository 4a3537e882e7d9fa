import { rule } from '../../policies/rules/redis-client-certificates';
import { UNKNOWN } from '../../policies/rules/rule';
import { objects } from '../support/kubernetes-objects';
import { describeRule, file } from '../support/policies';

const conf = (...lines: string[]) => file('redis.conf', ['tls-ca-cert-file /ca.crt', ...lines].join('\n'));

describeRule(rule, {
  // Redis demands certificates where nothing is said.
  accepts: [conf(), conf('tls-auth-clients yes'), objects.secret],
  refuses: [
    [conf('tls-auth-clients no'), ['uploads[0]']],
    [conf('tls-auth-clients optional'), ['uploads[0]']],
    [file('sentinel.conf', 'tls-auth-clients yes'), ['uploads[0]']],
  ],
  unknown: [file('redis.conf', UNKNOWN)],
});
