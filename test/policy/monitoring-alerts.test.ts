import { rule } from '../../policies/rules/monitoring-alerts';
import { UNKNOWN } from '../../policies/rules/rule';
import { describeRule, file, stack } from '../support/policies';

const base = [
  'scrape_configs:',
  'rule_files:',
  '  - /etc/rules.yml',
  'alerting:',
  '  alertmanagers:',
  '    - static_configs:',
  '        - targets:',
  '            - 10.0.0.1:9093',
];
const config = (lines: readonly string[] = base) => file('prometheus.yml', lines.join('\n'));
const alerts = (...names: string[]) =>
  file('rules.yml', names.map((name) => `      - alert: ${name}`).join('\n'));
const required = rule.settings.required.default as string[];

describeRule(rule, {
  accepts: [
    [config(), alerts(...required, 'Another')],
    [stack()],
    // Grafana's data source.
    [file('prometheus.yml', 'apiVersion: 1')],
  ],
  refuses: [
    [[config(), alerts(...required.slice(1))], ['rules.yml']],
    [[config(['scrape_configs:', ...base.slice(3)]), alerts(...required)], ['prometheus.yml']],
    [[config(base.slice(0, 3)), alerts(...required)], ['prometheus.yml']],
  ],
  configured: [
    [[config(), alerts()], { required: [] }, []],
    [[config(), alerts(...required)], { required: ['Own'] }, ['rules.yml']],
  ],
  unknown: [[file('prometheus.yml', UNKNOWN)]],
});
