/** Alerts on sentinels: can they fail over, and do they agree with each other and with the members? */
import type { RuleGroup } from './types';

/** Quorum, agreement, TILT and what sentinels know. */
export const sentinel: RuleGroup = {
  name: 'redis-sentinel',
  recordings: [
    {
      // The member that each sentinel names, under the label by which the member itself goes.
      record: 'jsquared:sentinel_named_primary',
      expr:
        'label_replace(group by (stack, set, instance, master_address) (redis_sentinel_master_status),' +
        ' "address", "$1", "master_address", "(.*)")',
    },
    {
      // One sentinel's view is not the truth: the smallest margin of all counts. `ok_sentinels` begins at 1, which is right.
      record: 'jsquared:set_quorum_margin',
      expr:
        'min by (stack, set) (redis_sentinel_master_ok_sentinels)' +
        ' - max by (stack, set) (redis_sentinel_master_setting_ckquorum)',
    },
  ],
  alerts: [
    {
      // CKQUORUM is a sentinel's own check of quorum and majority. If none passes it, nobody can authorise a failover.
      name: 'SentinelQuorumLost',
      expr:
        'group by (stack, set) (up{job="redis", role="sentinel"})' +
        ' unless on (stack, set) (redis_sentinel_master_ckquorum_status == 1)' +
        ' unless on (stack) up{job="redis-exporter"} == 0',
      for: '1m',
      severity: 'critical',
      summary: 'No sentinel of set {{ $labels.set }} of {{ $labels.stack }} can reach quorum',
      description:
        'No sentinel of set {{ $labels.set }} reports that quorum and majority can be reached. If the primary dies now, nobody takes over.',
    },
    {
      // The metric carries the reason as a label, which changes with every sentinel that comes and goes.
      name: 'SentinelCkquorumFailing',
      expr: 'max by (stack, set, instance) (redis_sentinel_master_ckquorum_status) == 0',
      for: '2m',
      severity: 'warning',
      summary: '{{ $labels.instance }} of {{ $labels.stack }} cannot reach quorum',
      description:
        'SENTINEL CKQUORUM fails on {{ $labels.instance }}: it sees too few of the others to have a failover authorised.',
    },
    {
      name: 'SentinelsDisagree',
      expr: 'count by (stack, set) (group by (stack, set, address) (jsquared:sentinel_named_primary)) > 1',
      for: '1m',
      severity: 'critical',
      summary:
        'Sentinels of set {{ $labels.set }} of {{ $labels.stack }} name {{ $value }} different primaries',
      description:
        'Sentinels of set {{ $labels.set }} disagree about who the primary is. Clients write to different members, depending on whom they ask.',
    },
    {
      // Only while there is a primary at all: without one, RedisNoPrimary says it.
      name: 'SentinelNamesWrongPrimary',
      expr:
        'group by (stack, set) (jsquared:sentinel_named_primary' +
        ' unless on (stack, set, address) (jsquared:member_is_primary == 1))' +
        ' and on (stack, set) (jsquared:member_is_primary == 1)',
      for: '1m',
      severity: 'critical',
      summary: 'Sentinel names a member of set {{ $labels.set }} of {{ $labels.stack }} that is not primary',
      description:
        'At least one sentinel of set {{ $labels.set }} names a member as primary that does not call itself one. Clients are sent to the wrong member.',
    },
    {
      // TILT lasts 30 s, at most two scrapes: look back, or it goes unseen.
      name: 'SentinelTilt',
      expr: 'max by (stack, set, instance) (max_over_time(redis_sentinel_tilt[5m])) > 0',
      for: '0s',
      severity: 'warning',
      summary: '{{ $labels.instance }} of {{ $labels.stack }} was in TILT within five minutes',
      description:
        '{{ $labels.instance }} saw its clock jump or its process freeze by two seconds or more, and takes no part in failovers for 30 s.',
    },
    {
      // Dead sentinels count for ever in the majority; those of another set that merged do as well.
      name: 'SentinelPeersUnexpected',
      expr:
        'group by (stack, set) (redis_sentinel_master_sentinels' +
        ' != on (stack, set) group_left () jsquared:set_sentinels)',
      for: '10m',
      severity: 'warning',
      summary:
        'A sentinel of set {{ $labels.set }} of {{ $labels.stack }} knows more or fewer sentinels than there are',
      description:
        'The number of sentinels known in set {{ $labels.set }} differs from the declared one. The majority that authorises a failover is counted among the known.',
    },
    {
      name: 'SentinelReplicasUnexpected',
      expr:
        'group by (stack, set) (redis_sentinel_master_slaves' +
        ' != on (stack, set) group_left () (jsquared:set_data_members - 1))',
      for: '10m',
      severity: 'warning',
      summary:
        'A sentinel of set {{ $labels.set }} of {{ $labels.stack }} knows more or fewer replicas than there are',
      description:
        'The number of replicas known in set {{ $labels.set }} differs from the declared one: an unknown one cannot be chosen, a stranger can.',
    },
  ],
};
