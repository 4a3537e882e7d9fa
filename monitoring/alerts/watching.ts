/** Alerts on the watchers themselves: who does not watch cannot warn. */
import type { RuleGroup } from './types';

/** Exporter, Prometheus and Alertmanager. */
export const watching: RuleGroup = {
  name: 'watching',
  alerts: [
    {
      name: 'Watchdog',
      expr: 'vector(1)',
      for: '0s',
      severity: 'none',
      summary: 'Heartbeat: alerts can be delivered',
      description:
        'This alert always fires. Whoever receives it should raise the alarm when it stops coming.',
    },
    {
      name: 'RedisExporterDown',
      expr: 'up{job="redis-exporter"} == 0',
      for: '1m',
      severity: 'critical',
      summary: 'Redis in {{ $labels.stack }} is not observed: {{ $labels.instance }} does not answer',
      description:
        'Prometheus cannot scrape the exporter {{ $labels.instance }}. No other alert on Redis or Sentinel can fire until it can.',
    },
    {
      name: 'TargetDown',
      expr: 'up{job!~"redis|redis-exporter"} == 0',
      for: '2m',
      severity: 'warning',
      summary: '{{ $labels.job }} of {{ $labels.stack }} does not answer',
      description: 'Prometheus cannot scrape {{ $labels.instance }} at {{ $labels.address }}.',
    },
    {
      name: 'PrometheusBadConfig',
      expr: 'max_over_time(prometheus_config_last_reload_successful{job="prometheus"}[5m]) == 0',
      for: '1m',
      severity: 'critical',
      summary: 'Prometheus of {{ $labels.stack }} runs on an old configuration',
      description:
        'The last reload of {{ $labels.instance }} failed; rules and targets are those from before.',
    },
    {
      name: 'PrometheusRuleFailures',
      expr: 'sum by (stack, instance, rule_group) (increase(prometheus_rule_evaluation_failures_total{job="prometheus"}[5m])) > 0',
      for: '2m',
      severity: 'critical',
      summary: 'Prometheus of {{ $labels.stack }} cannot evaluate rules',
      description: 'Rules of {{ $labels.rule_group }} fail; their alerts cannot fire.',
    },
    {
      name: 'PrometheusNotificationsFailing',
      expr: 'sum by (stack, instance) (rate(prometheus_notifications_errors_total{job="prometheus"}[2m])) > 0',
      for: '5m',
      severity: 'critical',
      summary: 'Prometheus of {{ $labels.stack }} cannot send alerts to Alertmanager',
      description:
        'Alerts raised by {{ $labels.instance }} do not arrive; they are seen on the page of Prometheus alone.',
    },
    {
      name: 'AlertmanagerBadConfig',
      expr: 'max_over_time(alertmanager_config_last_reload_successful{job="alertmanager"}[5m]) == 0',
      for: '1m',
      severity: 'critical',
      summary: 'Alertmanager of {{ $labels.stack }} runs on an old configuration',
      description:
        'The last reload of {{ $labels.instance }} failed; routes and receivers are those from before.',
    },
    {
      name: 'AlertmanagerNotificationsFailing',
      expr: 'sum by (stack, instance, integration) (increase(alertmanager_notifications_failed_total{job="alertmanager"}[5m])) > 0',
      for: '1m',
      severity: 'critical',
      summary: 'Alertmanager of {{ $labels.stack }} cannot deliver to its {{ $labels.integration }}',
      description:
        'Messages of {{ $labels.instance }} by {{ $labels.integration }} fail; people are not told.',
    },
  ],
};
