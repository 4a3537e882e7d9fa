import { rule } from '../../policies/rules/monitoring-present';
import { UNKNOWN } from '../../policies/rules/rule';
import { describeRule, stack, topology } from '../support/policies';

const services = (...names: string[]) => [topology({ services: names.map((name) => ({ name })) })];

describeRule(rule, {
  accepts: [[stack()], services('prometheus', 'alertmanager', 'redis-exporter', 'grafana'), []],
  refuses: [
    [services('prometheus', 'redis-exporter'), ['topology.services']],
    [services(), ['topology.services', 'topology.services', 'topology.services']],
  ],
  unknown: [[topology({ services: UNKNOWN })], [topology({ services: [UNKNOWN] })]],
});
