/** Alerts on data members: is there a primary, one only, followed, and can it write? */
import type { RuleGroup } from './types';

/** Roles, replication and reachability. */
export const availability: RuleGroup = {
  name: 'redis-availability',
  recordings: [
    {
      // 1 for a primary by its own word, 0 for a replica, nothing for a member that does not answer. Free of run ids and
      // replication ids, which change at every failover.
      record: 'jsquared:member_is_primary',
      expr:
        'max by (stack, set, instance, address) (redis_instance_info{role="data", replication_role="primary"})' +
        ' or 0 * max by (stack, set, instance, address) (redis_instance_info{role="data"})',
    },
    {
      record: 'jsquared:set_replicas_in_time',
      expr:
        'count by (stack, set) (max by (stack, set, slave_ip, slave_port) (redis_connected_slave_lag_seconds{slave_state="online"})' +
        ' <= on (stack, set) group_left () jsquared:set_min_replicas_max_lag_seconds)' +
        ' or 0 * count by (stack, set) (jsquared:member_is_primary == 1)',
    },
  ],
  alerts: [
    {
      // `up` is there for every member that Prometheus knows, dead or frozen, so that an empty set fires. While the exporter
      // is down nothing is known: that has an alert of its own.
      name: 'RedisNoPrimary',
      expr:
        'group by (stack, set) (up{job="redis", role="data"})' +
        ' unless on (stack, set) (jsquared:member_is_primary == 1)' +
        ' unless on (stack) up{job="redis-exporter"} == 0',
      for: '1m',
      severity: 'critical',
      summary: 'Set {{ $labels.set }} of {{ $labels.stack }} has no primary',
      description:
        'No data member of set {{ $labels.set }} has called itself primary for a minute. Nothing can be written.',
    },
    {
      // A returning old primary stays one for up to 8 s until Sentinel turns it; longer is a split.
      name: 'RedisManyPrimaries',
      expr: 'sum by (stack, set) (jsquared:member_is_primary) > 1',
      for: '1m',
      severity: 'critical',
      summary: 'Set {{ $labels.set }} of {{ $labels.stack }} has {{ $value }} primaries',
      description:
        '{{ $value }} data members of set {{ $labels.set }} call themselves primary. Writes to all but one of them will be lost.',
    },
    {
      // A dead member is redis_up 0. A frozen one holds the exporter in the TLS handshake for 10 s (fixed in its client
      // library), which ends the scrape: up is 0 then. The labels are the same, so that `for` goes on from one to the other.
      name: 'RedisMemberDown',
      expr: 'redis_up == 0 or up{job="redis"} == 0 unless on (stack) up{job="redis-exporter"} == 0',
      for: '2m',
      severity: 'warning',
      summary: '{{ $labels.instance }} ({{ $labels.role }}) of {{ $labels.stack }} does not answer',
      description:
        'The exporter cannot ask {{ $labels.instance }} at {{ $labels.address }}: it is down, frozen, unreachable, or refuses the exporter. The set has one member less to lose.',
    },
    {
      name: 'RedisReplicaLinkDown',
      expr: 'max by (stack, set, instance) (redis_master_link_up{role="data"}) == 0',
      for: '2m',
      severity: 'warning',
      summary: 'Replica {{ $labels.instance }} of {{ $labels.stack }} has lost its primary',
      description:
        'The replication link of {{ $labels.instance }} has been down for two minutes. Its data ages, and Sentinel will not choose it.',
    },
    {
      name: 'RedisReplicationLag',
      expr:
        'max by (stack, set, slave_ip) (redis_connected_slave_lag_seconds{role="data"})' +
        ' > on (stack, set) group_left () jsquared:set_min_replicas_max_lag_seconds',
      for: '2m',
      severity: 'warning',
      summary: 'Replica {{ $labels.slave_ip }} of {{ $labels.stack }} lags by {{ $value }} s',
      description:
        'The replica at {{ $labels.slave_ip }} last confirmed {{ $value }} seconds ago, more than min-replicas-max-lag. It no longer counts as a replica that makes writes safe.',
    },
    {
      name: 'RedisTooFewReplicas',
      expr: 'jsquared:set_replicas_in_time < on (stack, set) jsquared:set_min_replicas_to_write',
      for: '1m',
      severity: 'critical',
      summary: 'Set {{ $labels.set }} of {{ $labels.stack }} refuses writes: {{ $value }} replicas in time',
      description:
        'The primary of set {{ $labels.set }} has {{ $value }} replicas that keep up, fewer than min-replicas-to-write. It answers writes with NOREPLICAS.',
    },
    {
      // Each failover is two changes: one member up, one down. A rolling update moves the primary once or twice.
      name: 'RedisPrimaryFlapping',
      expr: 'sum by (stack, set) (changes(jsquared:member_is_primary[1h])) >= 6',
      for: '0s',
      severity: 'warning',
      summary:
        'The primary of set {{ $labels.set }} of {{ $labels.stack }} moved at least three times in an hour',
      description:
        'Members of set {{ $labels.set }} changed roles {{ $value }} times within an hour. Each failover is an outage and can lose unconfirmed writes.',
    },
    {
      // A switchover refuses a few writes until a replica is attached; refusing for minutes is a fault.
      name: 'RedisWritesRefused',
      expr: 'sum by (stack, set, err) (increase(redis_errors_total{role="data", err=~"OOM|NOREPLICAS|MISCONF"}[2m])) > 0',
      for: '3m',
      severity: 'critical',
      summary: 'Set {{ $labels.set }} of {{ $labels.stack }} answers {{ $labels.err }}',
      description:
        'Clients of set {{ $labels.set }} keep getting {{ $labels.err }}: OOM is memory, NOREPLICAS too few replicas, MISCONF a failed write to disk.',
    },
  ],
};
