import { rule } from '../../policies/rules/redis-tls-versions';
import { UNKNOWN } from '../../policies/rules/rule';
import { objects } from '../support/kubernetes-objects';
import { describeRule, file } from '../support/policies';

const conf = (...lines: string[]) => file('redis.conf', lines.join('\n'));

describeRule(rule, {
  accepts: [
    conf('tls-protocols "TLSv1.2 TLSv1.3"'),
    conf('tls-protocols TLSv1.3', 'tls-ciphers ECDHE-RSA-AES256-GCM-SHA384:!aNULL:!RC4'),
    objects.secret,
  ],
  refuses: [
    [conf('tls-port 6379'), ['uploads[0]']],
    [conf('tls-protocols "TLSv1 TLSv1.2"'), ['uploads[0]']],
    [conf('tls-protocols TLSv1.3', 'tls-ciphers ALL:!aNULL'), ['uploads[0]']],
    [conf('tls-protocols TLSv1.3', 'tls-ciphers ECDHE-RSA-RC4-SHA'), ['uploads[0]']],
  ],
  unknown: [file('redis.conf', UNKNOWN)],
});
