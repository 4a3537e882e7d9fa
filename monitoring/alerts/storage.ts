/** Alerts on what a data member runs out of: disk that takes writes, memory, connections. */
import type { RuleGroup } from './types';

/** Persistence. */
export const persistence: RuleGroup = {
  name: 'redis-persistence',
  alerts: [
    {
      // With snapshots off the status can still be bad, from a full synchronisation long ago; nobody's writes depend on it.
      name: 'RedisSnapshotFailed',
      expr:
        'redis_rdb_last_bgsave_status{role="data"} == 0' +
        ' and on (stack, set) (jsquared:set_snapshots == 1)',
      for: '2m',
      severity: 'critical',
      summary: 'The last snapshot of {{ $labels.instance }} of {{ $labels.stack }} failed',
      description:
        'BGSAVE failed on {{ $labels.instance }}. A primary refuses writes in this state (stop-writes-on-bgsave-error), and backups age.',
    },
    {
      name: 'RedisAofWriteFailed',
      expr: 'redis_aof_last_write_status{role="data"} == 0 and redis_aof_enabled == 1',
      for: '1m',
      severity: 'critical',
      summary: '{{ $labels.instance }} of {{ $labels.stack }} cannot write its AOF',
      description:
        'The last write to the append-only file of {{ $labels.instance }} failed, most often for want of space. Writes are refused.',
    },
    {
      name: 'RedisAofRewriteFailed',
      expr: 'redis_aof_last_bgrewrite_status{role="data"} == 0 and redis_aof_enabled == 1',
      for: '5m',
      severity: 'warning',
      summary: 'The last AOF rewrite of {{ $labels.instance }} of {{ $labels.stack }} failed',
      description: 'BGREWRITEAOF failed on {{ $labels.instance }}. The file grows until the disk is full.',
    },
  ],
};

/** Memory and connections. Evictions have no alert: under a policy that evicts they are the normal case. */
export const capacity: RuleGroup = {
  name: 'redis-capacity',
  alerts: [
    {
      name: 'RedisMemoryHigh',
      expr: 'redis_memory_used_bytes{role="data"} / (redis_memory_max_bytes{role="data"} > 0) > 0.9',
      for: '5m',
      severity: 'warning',
      summary:
        '{{ $labels.instance }} of {{ $labels.stack }} uses {{ $value | humanizePercentage }} of maxmemory',
      description:
        '{{ $labels.instance }} is close to maxmemory. Beyond it, Redis refuses writes (noeviction) or evicts keys.',
    },
    {
      // maxclients comes from INFO: CONFIG GET is denied to the exporter.
      name: 'RedisClientsNearLimit',
      expr: 'redis_connected_clients / redis_max_clients > 0.9',
      for: '5m',
      severity: 'warning',
      summary:
        '{{ $labels.instance }} of {{ $labels.stack }} has {{ $value | humanizePercentage }} of maxclients connected',
      description:
        '{{ $labels.instance }} will refuse new connections soon, those of sentinels and replicas included.',
    },
    {
      name: 'RedisConnectionsRejected',
      expr: 'increase(redis_rejected_connections_total[5m]) > 0',
      for: '0s',
      severity: 'critical',
      summary: '{{ $labels.instance }} of {{ $labels.stack }} refuses connections',
      description:
        '{{ $labels.instance }} has refused connections within five minutes: maxclients is reached.',
    },
  ],
};
