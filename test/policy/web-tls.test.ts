import { UNKNOWN } from '../../policies/rules/rule';
import { rule } from '../../policies/rules/web-tls';
import { describeRule, stack, topology } from '../support/policies';

describeRule(rule, {
  accepts: [[stack()], [topology({ services: [{ name: 'redis-exporter' }] })]],
  refuses: [
    [
      [topology({ services: [{ name: 'prometheus', url: 'http://127.0.0.1:9090' }] })],
      ['topology.services[0].url'],
    ],
    [[stack({ dashboards: { grafana: 'http://127.0.0.1:3000' } })], ['dashboards.grafana']],
  ],
  unknown: [
    [stack({ topology: UNKNOWN, dashboards: UNKNOWN })],
    [topology({ services: [{ url: UNKNOWN }] })],
  ],
});
