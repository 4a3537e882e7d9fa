import { rule } from '../../policies/rules/monitoring-retention';
import { UNKNOWN } from '../../policies/rules/rule';
import { containerPath, podContainer, statefulSet } from '../support/kubernetes-objects';
import { container, describeRule } from '../support/policies';

const prometheus = (...options: string[]) => container({ entrypoints: ['/bin/prometheus', ...options] });
const time = '--storage.tsdb.retention.time=15d';
const size = '--storage.tsdb.retention.size=512MB';

describeRule(rule, {
  accepts: [
    container(),
    prometheus(time, size),
    prometheus('--storage.tsdb.retention.time=2w', size),
    statefulSet(),
  ],
  refuses: [
    [prometheus(time), ['entrypoints']],
    [prometheus(size), ['entrypoints']],
    [prometheus('--storage.tsdb.retention.time=24h', size), ['entrypoints']],
    [podContainer({ command: ['/bin/prometheus'], args: [size] }), [`${containerPath}.args`]],
  ],
  configured: [
    [prometheus(time, size), { minimumDays: 16 }, ['entrypoints']],
    [prometheus('--storage.tsdb.retention.time=24h', size), { minimumDays: 1 }, []],
  ],
  unknown: [container({ entrypoints: UNKNOWN }), container({ entrypoints: ['/bin/prometheus', UNKNOWN] })],
});
