import { rule } from '../../policies/rules/redis-bound';
import { UNKNOWN } from '../../policies/rules/rule';
import { objects } from '../support/kubernetes-objects';
import { describeRule, file } from '../support/policies';

const conf = (...lines: string[]) => file('redis.conf', ['port 0', ...lines].join('\n'));

describeRule(rule, {
  accepts: [conf('bind 10.0.0.1 127.0.0.1'), objects.secret, file('start.sh', 'exec redis-server')],
  refuses: [
    [conf(), ['uploads[0]']],
    [conf('bind 127.0.0.1', 'bind * -::*'), ['uploads[0]']],
    [conf('bind "0.0.0.0"'), ['uploads[0]']],
  ],
  unknown: [file('redis.conf', UNKNOWN)],
});
