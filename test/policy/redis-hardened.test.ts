import { rule } from '../../policies/rules/redis-hardened';
import { UNKNOWN } from '../../policies/rules/rule';
import { objects } from '../support/kubernetes-objects';
import { describeRule, file } from '../support/policies';

const conf = (...lines: string[]) => file('redis.conf', ['port 0', ...lines].join('\n'));

describeRule(rule, {
  accepts: [
    conf(),
    conf('protected-mode yes', 'enable-debug-command no'),
    conf('# loadmodule x'),
    objects.secret,
  ],
  refuses: [
    [conf('enable-debug-command local'), ['uploads[0]']],
    [conf('enable-module-command yes', 'loadmodule /x.so'), ['uploads[0]', 'uploads[0]']],
    [conf('enable-protected-configs yes'), ['uploads[0]']],
    [conf('protected-mode no'), ['uploads[0]']],
  ],
  unknown: [file('redis.conf', UNKNOWN)],
});
