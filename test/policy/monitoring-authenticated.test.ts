import { rule } from '../../policies/rules/monitoring-authenticated';
import { UNKNOWN } from '../../policies/rules/rule';
import { containerPath, podContainer, statefulSet } from '../support/kubernetes-objects';
import { container, describeRule } from '../support/policies';

const web = '--web.config.file=/etc/web.yml';
const page = (...words: string[]) => container({ entrypoints: words });

describeRule(rule, {
  accepts: [container(), page('/bin/prometheus', web), page('/bin/alertmanager', web), statefulSet()],
  refuses: [
    [page('/bin/prometheus'), ['entrypoints']],
    [page('alertmanager', '--web.config.file='), ['entrypoints']],
    [page('/bin/prometheus', web, '--web.enable-admin-api'), ['entrypoints']],
    [podContainer({ command: ['prometheus'] }), [`${containerPath}.args`]],
  ],
  unknown: [container({ entrypoints: UNKNOWN }), container({ entrypoints: ['/bin/prometheus', UNKNOWN] })],
});
