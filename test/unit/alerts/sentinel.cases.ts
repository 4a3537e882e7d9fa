import { type AlertCase, data, one, role, sentinel, set } from './case';

const three = [sentinel('blue', 0), sentinel('blue', 1), sentinel('blue', 2)] as const;
const up = three.map((member) => one('up', member, '1x120'));
const ok = 'OK 3 usable Sentinels. Quorum and failover authorization can be reached';
const bad = 'NOQUORUM 1 usable Sentinels';
const ckquorum = (member: Record<string, string>, message: string, values: string) =>
  one('redis_sentinel_master_ckquorum_status', { ...member, master_name: 'main', message }, values);
const names = (member: Record<string, string>, primary: string, values: string, status = 'ok') =>
  one(
    'redis_sentinel_master_status',
    { ...member, master_name: 'main', master_address: primary, master_status: status },
    values,
  );
const knows = (metric: string, member: Record<string, string>, values: string) =>
  one(metric, { ...member, master_name: 'main', master_address: '10.0.0.10:6379' }, values);

/** Situations of the sentinels. */
export const sentinelCases: readonly AlertCase[] = [
  {
    alert: 'SentinelQuorumLost',
    situation: 'the last sentinel fails its own check, in changing words',
    series: [
      one('up', three[0], '1x80'),
      one('up', three[1], '0x80'),
      one('up', three[2], '0x80'),
      ckquorum(three[0], bad, '0x2 stale'),
      ckquorum(three[0], 'NOAUTH 1 usable Sentinels', '_x3 0x80'),
    ],
    at: '1m15s',
    fires: [set('blue')],
  },
  {
    alert: 'SentinelQuorumLost',
    situation: 'every sentinel is dead',
    series: three.map((member) => one('up', member, '0x80')),
    at: '2m',
    fires: [set('blue')],
  },
  {
    alert: 'SentinelQuorumLost',
    situation: 'one of three is dead, the others reach quorum',
    series: [
      one('up', three[0], '0x80'),
      ...up.slice(1),
      ckquorum(three[1], ok, '1x80'),
      ckquorum(three[2], ok, '1x80'),
    ],
    at: '10m',
    fires: [],
  },
  {
    alert: 'SentinelCkquorumFailing',
    situation: 'one sentinel is cut off, and its words change',
    series: [
      ckquorum(three[0], bad, '0x4 stale'),
      ckquorum(three[0], 'NOAUTH', '_x5 0x80'),
      ckquorum(three[1], ok, '1x80'),
    ],
    at: '2m15s',
    fires: [{ ...set('blue'), instance: 'blue-sentinel-0' }],
  },
  {
    alert: 'SentinelCkquorumFailing',
    situation: 'a sentinel that just started finds the others',
    series: [ckquorum(three[0], bad, '0x1 stale'), ckquorum(three[0], ok, '_x2 1x80')],
    at: '5m',
    fires: [],
  },
  {
    alert: 'SentinelsDisagree',
    situation: 'one names another member, whatever state it sees it in',
    series: [
      names(three[0], '10.0.0.10:6379', '1x80'),
      names(three[1], '10.0.0.10:6379', '1x80'),
      names(three[2], '10.0.0.11:6379', '1x2 stale'),
      names(three[2], '10.0.0.11:6379', '_x3 0x80', 's_down'),
    ],
    at: '1m15s',
    fires: [set('blue')],
  },
  {
    alert: 'SentinelsDisagree',
    situation: 'a switchover reaches the last sentinel two scrapes later',
    series: [
      names(three[0], '10.0.0.10:6379', '1x19 stale'),
      names(three[0], '10.0.0.11:6379', '_x20 1x60'),
      names(three[1], '10.0.0.10:6379', '1x21 stale'),
      names(three[1], '10.0.0.11:6379', '_x22 1x60'),
    ],
    at: '6m15s',
    fires: [],
  },
  {
    alert: 'SentinelsDisagree',
    situation: 'two sets with a primary each',
    series: [
      names(three[0], '10.0.0.10:6379', '1x80'),
      names(sentinel('green', 0), '10.0.0.50:6379', '1x80'),
    ],
    at: '10m',
    fires: [],
  },
  {
    alert: 'SentinelNamesWrongPrimary',
    situation: 'all sentinels name a member that calls itself a replica, while another is primary',
    series: [
      ...three.map((member) => names(member, '10.0.0.10:6379', '1x80')),
      role(data('blue', 0), 'replica', '1x80'),
      role(data('blue', 1), 'primary', '1x80'),
    ],
    at: '2m',
    fires: [set('blue')],
  },
  {
    alert: 'SentinelNamesWrongPrimary',
    situation: 'sentinels and the member agree',
    series: [
      ...three.map((member) => names(member, '10.0.0.11:6379', '1x80')),
      role(data('blue', 0), 'replica', '1x80'),
      role(data('blue', 1), 'primary', '1x80'),
    ],
    at: '10m',
    fires: [],
  },
  {
    alert: 'SentinelNamesWrongPrimary',
    situation: 'there is no primary, which is an alert of its own',
    series: [names(three[0], '10.0.0.10:6379', '1x80'), role(data('blue', 1), 'replica', '1x80')],
    at: '10m',
    fires: [],
  },
  {
    alert: 'SentinelTilt',
    situation: 'two scrapes of TILT, two minutes ago',
    series: [
      one('redis_sentinel_tilt', three[1], '0x19 1x1 0x60'),
      one('redis_sentinel_tilt', three[0], '0x80'),
    ],
    at: '7m',
    fires: [{ ...set('blue'), instance: 'blue-sentinel-1' }],
  },
  {
    alert: 'SentinelTilt',
    situation: 'clocks are steady',
    series: [one('redis_sentinel_tilt', three[1], '0x80')],
    at: '7m',
    fires: [],
  },
  {
    alert: 'SentinelPeersUnexpected',
    situation: 'one sentinel knows a fourth, across a change of primary',
    series: [
      knows('redis_sentinel_master_sentinels', three[0], '3x120'),
      one('redis_sentinel_master_sentinels', { ...three[1], master_address: '10.0.0.10:6379' }, '4x20 stale'),
      one('redis_sentinel_master_sentinels', { ...three[1], master_address: '10.0.0.11:6379' }, '_x21 4x80'),
    ],
    at: '10m30s',
    fires: [set('blue')],
  },
  {
    alert: 'SentinelPeersUnexpected',
    situation: 'a sentinel starts from nothing and finds the others',
    series: [knows('redis_sentinel_master_sentinels', three[0], '1x8 3x100')],
    at: '20m',
    fires: [],
  },
  {
    alert: 'SentinelReplicasUnexpected',
    situation: 'a replica that left for good is still counted',
    series: [knows('redis_sentinel_master_slaves', three[0], '3x120')],
    at: '11m',
    fires: [set('blue')],
  },
  {
    alert: 'SentinelReplicasUnexpected',
    situation: 'one replica is down and known',
    series: [knows('redis_sentinel_master_slaves', three[0], '2x120')],
    at: '20m',
    fires: [],
  },
];
