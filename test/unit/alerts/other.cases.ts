import { type AlertCase, data, one } from './case';

const member = data('blue', 0);
const green = data('green', 0);
const target = (job: string) => ({ job, stack: 't', instance: `${job}-0`, address: '10.0.0.30:1' });
const prometheus = target('prometheus');
const alertmanager = target('alertmanager');
const page = { stack: 't', instance: 'prometheus-0' };

/** Situations of disk, memory and connections. */
export const storageCases: readonly AlertCase[] = [
  {
    alert: 'RedisSnapshotFailed',
    situation: 'the last one failed',
    series: [one('redis_rdb_last_bgsave_status', member, '0x40')],
    at: '3m',
    fires: [member],
  },
  {
    alert: 'RedisSnapshotFailed',
    situation: 'snapshots are off in this set',
    series: [one('redis_rdb_last_bgsave_status', green, '0x80')],
    at: '15m',
    fires: [],
  },
  {
    alert: 'RedisSnapshotFailed',
    situation: 'the last one succeeded',
    series: [one('redis_rdb_last_bgsave_status', member, '1x80')],
    at: '15m',
    fires: [],
  },
  {
    alert: 'RedisAofWriteFailed',
    situation: 'the last write failed',
    series: [one('redis_aof_last_write_status', member, '0x40'), one('redis_aof_enabled', member, '1x40')],
    at: '2m',
    fires: [member],
  },
  {
    alert: 'RedisAofWriteFailed',
    situation: 'the AOF is off',
    series: [one('redis_aof_last_write_status', member, '0x80'), one('redis_aof_enabled', member, '0x80')],
    at: '15m',
    fires: [],
  },
  {
    alert: 'RedisAofRewriteFailed',
    situation: 'the last rewrite failed',
    series: [
      one('redis_aof_last_bgrewrite_status', member, '0x40'),
      one('redis_aof_enabled', member, '1x40'),
    ],
    at: '6m',
    fires: [member],
  },
  {
    alert: 'RedisAofRewriteFailed',
    situation: 'it failed once and the next succeeded',
    series: [
      one('redis_aof_last_bgrewrite_status', member, '0x12 1x60'),
      one('redis_aof_enabled', member, '1x80'),
    ],
    at: '10m',
    fires: [],
  },
  {
    alert: 'RedisMemoryHigh',
    situation: '91 % of maxmemory',
    series: [
      one('redis_memory_used_bytes', member, '91x40'),
      one('redis_memory_max_bytes', member, '100x40'),
    ],
    at: '6m',
    fires: [member],
  },
  {
    alert: 'RedisMemoryHigh',
    situation: 'no maxmemory is set',
    series: [one('redis_memory_used_bytes', member, '91x80'), one('redis_memory_max_bytes', member, '0x80')],
    at: '15m',
    fires: [],
  },
  {
    alert: 'RedisMemoryHigh',
    situation: '89 % of maxmemory',
    series: [
      one('redis_memory_used_bytes', member, '89x80'),
      one('redis_memory_max_bytes', member, '100x80'),
    ],
    at: '15m',
    fires: [],
  },
  {
    alert: 'RedisClientsNearLimit',
    situation: '9,500 of 10,000',
    series: [one('redis_connected_clients', member, '9500x40'), one('redis_max_clients', member, '10000x40')],
    at: '6m',
    fires: [member],
  },
  {
    alert: 'RedisClientsNearLimit',
    situation: 'a few hundred of 10,000',
    series: [one('redis_connected_clients', member, '500x80'), one('redis_max_clients', member, '10000x80')],
    at: '15m',
    fires: [],
  },
  {
    alert: 'RedisConnectionsRejected',
    situation: 'three within five minutes',
    series: [one('redis_rejected_connections_total', member, '0x20 3x20')],
    at: '6m',
    fires: [member],
  },
  {
    alert: 'RedisConnectionsRejected',
    situation: 'some long ago, and a restart that resets the counter',
    series: [one('redis_rejected_connections_total', member, '7x30 0x50')],
    at: '15m',
    fires: [],
  },
];

/** Situations of the watchers. */
export const watchingCases: readonly AlertCase[] = [
  { alert: 'Watchdog', situation: 'nothing at all', series: [], at: '1m', fires: [{}] },
  {
    alert: 'RedisExporterDown',
    situation: 'no answer for more than a minute',
    series: [one('up', target('redis-exporter'), '0x40')],
    at: '2m',
    fires: [target('redis-exporter')],
  },
  {
    alert: 'RedisExporterDown',
    situation: 'a replacement that takes 45 seconds',
    series: [one('up', target('redis-exporter'), '1x9 0x2 1x60')],
    at: '5m',
    fires: [],
  },
  {
    alert: 'TargetDown',
    situation: 'Alertmanager does not answer',
    series: [one('up', alertmanager, '0x40')],
    at: '3m',
    fires: [alertmanager],
  },
  {
    alert: 'TargetDown',
    situation: 'a Redis member cannot be scraped, which has an alert of its own',
    series: [one('up', member, '0x80'), one('up', alertmanager, '1x80')],
    at: '15m',
    fires: [],
  },
  {
    alert: 'PrometheusBadConfig',
    situation: 'the last reload failed',
    series: [one('prometheus_config_last_reload_successful', prometheus, '1x4 0x60')],
    at: '8m',
    fires: [prometheus],
  },
  {
    alert: 'PrometheusBadConfig',
    situation: 'a failed reload was repaired',
    series: [one('prometheus_config_last_reload_successful', prometheus, '1x4 0x10 1x60')],
    at: '8m',
    fires: [],
  },
  {
    alert: 'PrometheusRuleFailures',
    situation: 'a group keeps failing',
    series: [
      one('prometheus_rule_evaluation_failures_total', { ...prometheus, rule_group: 'r;g' }, '0+1x60'),
    ],
    at: '10m',
    fires: [{ ...page, rule_group: 'r;g' }],
  },
  {
    alert: 'PrometheusRuleFailures',
    situation: 'no failure',
    series: [one('prometheus_rule_evaluation_failures_total', { ...prometheus, rule_group: 'r;g' }, '2x80')],
    at: '15m',
    fires: [],
  },
  {
    alert: 'PrometheusNotificationsFailing',
    situation: 'Alertmanager refuses for long',
    series: [one('prometheus_notifications_errors_total', { ...prometheus, alertmanager: 'a' }, '0+1x80')],
    at: '10m',
    fires: [page],
  },
  {
    alert: 'PrometheusNotificationsFailing',
    situation: 'Alertmanager is replaced within a minute',
    series: [
      one('prometheus_notifications_errors_total', { ...prometheus, alertmanager: 'a' }, '0x9 0+1x4 4x60'),
    ],
    at: '8m',
    fires: [],
  },
  {
    alert: 'AlertmanagerBadConfig',
    situation: 'the last reload failed',
    series: [one('alertmanager_config_last_reload_successful', alertmanager, '0x60')],
    at: '8m',
    fires: [alertmanager],
  },
  {
    alert: 'AlertmanagerBadConfig',
    situation: 'the last reload succeeded',
    series: [one('alertmanager_config_last_reload_successful', alertmanager, '1x60')],
    at: '8m',
    fires: [],
  },
  {
    alert: 'AlertmanagerNotificationsFailing',
    situation: 'the webhook is gone',
    series: [
      one(
        'alertmanager_notifications_failed_total',
        { ...alertmanager, integration: 'webhook', reason: 'other' },
        '0x20 0+1x20',
      ),
    ],
    at: '8m',
    fires: [{ stack: 't', instance: 'alertmanager-0', integration: 'webhook' }],
  },
  {
    alert: 'AlertmanagerNotificationsFailing',
    situation: 'nothing failed',
    series: [
      one('alertmanager_notifications_failed_total', { ...alertmanager, integration: 'webhook' }, '0x60'),
    ],
    at: '8m',
    fires: [],
  },
];

/** Situations of a certificate that ends on day 40. */
export const certificateCases: readonly AlertCase[] = [
  {
    alert: 'CertificateExpiring',
    situation: '29 days are left',
    series: [],
    at: '11d',
    fires: [{ stack: 't', certificate: 'redis' }],
    every: '1h',
  },
  {
    alert: 'CertificateExpiring',
    situation: '31 days are left',
    series: [],
    at: '9d',
    fires: [],
    every: '1h',
  },
  {
    alert: 'CertificateAboutToExpire',
    situation: '6 days are left',
    series: [],
    at: '34d',
    fires: [{ stack: 't', certificate: 'redis' }],
    every: '1h',
  },
  {
    alert: 'CertificateAboutToExpire',
    situation: '8 days are left',
    series: [],
    at: '32d',
    fires: [],
    every: '1h',
  },
];
