/** The dashboard of one Redis set: is it whole, who leads, what does it carry? */
import type { DashboardSpec, Mapping, Row } from './panels';

const SET = 'stack="$stack", set="$set"';
const DATA = `${SET}, role="data"`;
const SENTINEL = `${SET}, role="sentinel"`;
const RATE = '$__rate_interval';

const yesNo = (yes: string, no: string): readonly Mapping[] => [
  { value: 1, text: yes, color: 'green' },
  { value: 0, text: no, color: 'red' },
];
const goodFrom = (value: number) => [
  { from: null, color: 'red' as const },
  { from: value, color: 'green' as const },
];

const state: Row = {
  title: 'State',
  height: 4,
  panels: [
    {
      kind: 'stat',
      title: 'Primary',
      description: 'The member that calls itself primary. Two names are a split; none is an outage.',
      unit: 'short',
      width: 5,
      showName: true,
      thresholds: [{ from: null, color: 'blue' }],
      queries: [{ expr: `jsquared:member_is_primary{${SET}} == 1`, legend: '{{instance}}' }],
    },
    {
      kind: 'stat',
      title: 'Members that answer',
      description: 'Data members and sentinels that the exporter can ask, as a share of all.',
      unit: 'percentunit',
      width: 4,
      thresholds: goodFrom(1),
      queries: [{ expr: `avg(redis_up{${SET}})`, legend: 'up' }],
    },
    {
      kind: 'stat',
      title: 'Quorum margin',
      description:
        'Sentinels that may still be lost before quorum is: the smallest view of all sentinels. At 0, the next loss ends failover.',
      unit: 'short',
      width: 4,
      thresholds: [
        { from: null, color: 'red' },
        { from: 0, color: 'yellow' },
        { from: 1, color: 'green' },
      ],
      queries: [{ expr: `jsquared:set_quorum_margin{${SET}}`, legend: 'margin' }],
    },
    {
      kind: 'stat',
      title: 'Primaries named by sentinels',
      description: 'Different members that sentinels name as primary. More than one: they disagree.',
      unit: 'short',
      width: 4,
      thresholds: [
        { from: null, color: 'red' },
        { from: 1, color: 'green' },
        { from: 2, color: 'red' },
      ],
      queries: [
        { expr: `count(group by (address) (jsquared:sentinel_named_primary{${SET}}))`, legend: 'named' },
      ],
    },
    {
      kind: 'stat',
      title: 'Replicas in time',
      description: 'Replicas that keep up. Below min-replicas-to-write the primary refuses writes.',
      unit: 'short',
      width: 4,
      thresholds: goodFrom(1),
      queries: [{ expr: `jsquared:set_replicas_in_time{${SET}}`, legend: 'replicas' }],
    },
    {
      kind: 'stat',
      title: 'Alerts firing',
      description: 'Alerts of this set that fire now; each links to its runbook.',
      unit: 'short',
      width: 3,
      thresholds: [
        { from: null, color: 'green' },
        { from: 1, color: 'red' },
      ],
      queries: [{ expr: `count(ALERTS{${SET}, alertstate="firing"}) or vector(0)`, legend: 'firing' }],
    },
  ],
};

const failover: Row = {
  title: 'Failover',
  height: 8,
  panels: [
    {
      kind: 'state-timeline',
      title: 'Roles',
      description: 'Who was primary when. Gaps are members that did not answer; marks are promotions.',
      width: 12,
      mappings: [
        { value: 1, text: 'primary', color: 'blue' },
        { value: 0, text: 'replica', color: 'green' },
      ],
      queries: [{ expr: `jsquared:member_is_primary{${SET}}`, legend: '{{instance}}' }],
    },
    {
      kind: 'state-timeline',
      title: 'Sentinels reach quorum',
      description: 'Each sentinel by its own CKQUORUM check. While all are red, nobody takes over.',
      width: 6,
      mappings: yesNo('reaches quorum', 'does not'),
      queries: [
        {
          expr: `max by (instance) (redis_sentinel_master_ckquorum_status{${SENTINEL}})`,
          legend: '{{instance}}',
        },
      ],
    },
    {
      kind: 'state-timeline',
      title: 'TILT',
      description: 'A sentinel in TILT takes no part for 30 s: its clock jumped or its process froze.',
      width: 6,
      mappings: [
        { value: 0, text: 'steady', color: 'green' },
        { value: 1, text: 'TILT', color: 'red' },
      ],
      queries: [{ expr: `redis_sentinel_tilt{${SENTINEL}}`, legend: '{{instance}}' }],
    },
  ],
};

const agreement: Row = {
  title: 'Agreement',
  height: 7,
  panels: [
    {
      kind: 'table',
      title: 'Whom each sentinel names',
      description:
        'All rows have to show the same address, and it has to be the one of the member that is primary.',
      width: 8,
      columns: ['instance', 'address'],
      queries: [{ expr: `jsquared:sentinel_named_primary{${SET}}`, legend: '' }],
    },
    {
      kind: 'timeseries',
      title: 'Sentinels seen well',
      description:
        'How many sentinels each of them sees, itself included. The lowest line minus the quorum is the margin.',
      width: 8,
      unit: 'short',
      queries: [
        {
          expr: `max by (instance) (redis_sentinel_master_ok_sentinels{${SENTINEL}})`,
          legend: '{{instance}}',
        },
        { expr: `max(redis_sentinel_master_setting_ckquorum{${SENTINEL}})`, legend: 'quorum' },
      ],
    },
    {
      kind: 'timeseries',
      title: 'Replicas known to sentinels',
      description: 'More than there are: a dead or foreign replica is still counted.',
      width: 8,
      unit: 'short',
      queries: [
        { expr: `max by (instance) (redis_sentinel_master_slaves{${SENTINEL}})`, legend: '{{instance}}' },
        { expr: `jsquared:set_data_members{${SET}} - 1`, legend: 'declared' },
      ],
    },
  ],
};

const replication: Row = {
  title: 'Replication',
  height: 7,
  panels: [
    {
      kind: 'timeseries',
      title: 'Lag',
      description:
        'Seconds since each replica last confirmed. Above the allowed one it does not count for writes.',
      width: 8,
      unit: 's',
      queries: [
        { expr: `max by (slave_ip) (redis_connected_slave_lag_seconds{${DATA}})`, legend: '{{slave_ip}}' },
        { expr: `jsquared:set_min_replicas_max_lag_seconds{${SET}}`, legend: 'allowed' },
      ],
    },
    {
      kind: 'timeseries',
      title: 'Bytes behind',
      description:
        'What each replica has not received yet, as the primary counts: what a failover to it would lose.',
      width: 8,
      unit: 'bytes',
      queries: [
        {
          expr:
            `max by (stack, set) (redis_master_repl_offset{${DATA}})` +
            ` - on (stack, set) group_right () max by (stack, set, slave_ip) (redis_connected_slave_offset_bytes{${DATA}})`,
          legend: '{{slave_ip}}',
        },
      ],
    },
    {
      kind: 'state-timeline',
      title: 'Replication link',
      description: 'Each replica by its own word.',
      width: 8,
      mappings: yesNo('up', 'down'),
      queries: [{ expr: `max by (instance) (redis_master_link_up{${DATA}})`, legend: '{{instance}}' }],
    },
  ],
};

const load: Row = {
  title: 'Load',
  height: 7,
  panels: [
    {
      kind: 'timeseries',
      title: 'Commands',
      description: 'Commands a second, sentinel pings and replication included.',
      width: 6,
      unit: 'ops',
      queries: [
        {
          expr: `sum by (instance) (rate(redis_commands_processed_total{${DATA}}[${RATE}]))`,
          legend: '{{instance}}',
        },
      ],
    },
    {
      kind: 'timeseries',
      title: 'Slowest commands, mean',
      // Not a percentile: of the histograms a server tells only the buckets that it has used, and Prometheus has to bend those of
      // a few minutes and several members into one.
      description: 'Time inside Redis, by command; waiting and network are not in it.',
      width: 6,
      unit: 's',
      queries: [
        {
          expr: `topk(5, sum by (cmd) (rate(redis_commands_duration_seconds_total{${DATA}}[${RATE}])) / (sum by (cmd) (rate(redis_commands_total{${DATA}}[${RATE}])) > 0))`,
          legend: '{{cmd}}',
        },
      ],
    },
    {
      kind: 'timeseries',
      title: 'Clients',
      description: 'Connections of all kinds, those of sentinels and replicas among them.',
      width: 6,
      unit: 'short',
      queries: [
        { expr: `redis_connected_clients{${DATA}}`, legend: '{{instance}}' },
        { expr: `redis_blocked_clients{${DATA}} > 0`, legend: '{{instance}} blocked' },
      ],
    },
    {
      kind: 'timeseries',
      title: 'Errors',
      description: 'Answers that were errors, by kind. NOREPLICAS, OOM and MISCONF are refused writes.',
      width: 6,
      unit: 'ops',
      queries: [{ expr: `sum by (err) (rate(redis_errors_total{${DATA}}[${RATE}]))`, legend: '{{err}}' }],
    },
  ],
};

const memory: Row = {
  title: 'Memory',
  height: 7,
  panels: [
    {
      kind: 'timeseries',
      title: 'Used and allowed',
      description: 'At the limit Redis refuses writes or evicts, as the policy says.',
      width: 8,
      unit: 'bytes',
      queries: [
        { expr: `redis_memory_used_bytes{${DATA}}`, legend: '{{instance}}' },
        { expr: `max(redis_memory_max_bytes{${DATA}} > 0)`, legend: 'maxmemory' },
      ],
    },
    {
      kind: 'timeseries',
      title: 'Resident',
      description: 'What the kernel counts against the container; above used it is fragmentation and forks.',
      width: 8,
      unit: 'bytes',
      queries: [{ expr: `redis_memory_used_rss_bytes{${DATA}}`, legend: '{{instance}}' }],
    },
    {
      kind: 'timeseries',
      title: 'Keys expired and evicted',
      description: 'Under noeviction nothing is ever evicted.',
      width: 8,
      unit: 'ops',
      queries: [
        { expr: `sum(rate(redis_expired_keys_total{${DATA}}[${RATE}]))`, legend: 'expired' },
        { expr: `sum(rate(redis_evicted_keys_total{${DATA}}[${RATE}]))`, legend: 'evicted' },
      ],
    },
  ],
};

const persistence: Row = {
  title: 'Persistence',
  height: 7,
  panels: [
    {
      kind: 'timeseries',
      title: 'Age of the last snapshot',
      description: 'Only writes make a snapshot due: an idle set may have an old one.',
      width: 6,
      unit: 's',
      queries: [{ expr: `time() - redis_rdb_last_save_timestamp_seconds{${DATA}}`, legend: '{{instance}}' }],
    },
    {
      kind: 'state-timeline',
      title: 'Snapshot and AOF',
      description: 'The outcome of the last snapshot and of the last write to the append-only file.',
      width: 6,
      mappings: yesNo('good', 'failed'),
      queries: [
        { expr: `redis_rdb_last_bgsave_status{${DATA}}`, legend: '{{instance}} snapshot' },
        {
          expr: `redis_aof_last_write_status{${DATA}} and redis_aof_enabled == 1`,
          legend: '{{instance}} AOF',
        },
      ],
    },
    {
      kind: 'timeseries',
      title: 'AOF size',
      description: 'Grows with writes and shrinks at a rewrite.',
      width: 6,
      unit: 'bytes',
      queries: [{ expr: `redis_aof_current_size_bytes{${DATA}}`, legend: '{{instance}}' }],
    },
    {
      kind: 'timeseries',
      title: 'Last fork',
      description: 'Redis answers nobody while it forks; long forks look like a dead primary to sentinels.',
      width: 6,
      unit: 's',
      queries: [{ expr: `redis_latest_fork_seconds{${DATA}}`, legend: '{{instance}}' }],
    },
  ],
};

/** One Redis set. */
export const redisDashboard: DashboardSpec = {
  uid: 'jsquared-redis',
  title: 'Redis set',
  annotations: [
    {
      name: 'Promotions',
      expr: `jsquared:member_is_primary{${SET}} == 1 unless (jsquared:member_is_primary{${SET}} offset 1m == 1)`,
      title: '{{instance}} became primary',
      color: 'blue',
    },
    {
      name: 'Alerts',
      expr: `ALERTS{${SET}, alertstate="firing"}`,
      title: '{{alertname}}',
      color: 'red',
    },
  ],
  rows: [state, failover, agreement, replication, load, memory, persistence],
};
