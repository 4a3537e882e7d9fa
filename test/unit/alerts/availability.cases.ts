import { type AlertCase, data, one, role, set } from './case';

const blue = [data('blue', 0), data('blue', 1), data('blue', 2)] as const;
const green = [data('green', 0), data('green', 1), data('green', 2)] as const;
const up = blue.map((member) => one('up', member, '1x80'));
const exporter = { job: 'redis-exporter', stack: 't', instance: 'redis-exporter-0' };
const lag = (primary: Record<string, string>, replica: string, values: string) =>
  one(
    'redis_connected_slave_lag_seconds',
    { ...primary, slave_ip: replica, slave_port: '6379', slave_state: 'online' },
    values,
  );
/** Roles through a switchover at the 20th sample: blue-0 hands over to blue-1, unseen for one scrape. */
const switchover = [
  role(blue[0], 'primary', '1x19 stale'),
  role(blue[0], 'replica', '_x20 _ 1x60', 'b'),
  role(blue[1], 'replica', '1x19 stale'),
  role(blue[1], 'primary', '_x20 _ 1x60', 'b'),
  role(blue[2], 'replica', '1x19 stale'),
  role(blue[2], 'replica', '_x20 1x60', 'b'),
];

/** Situations of the data members. */
export const availabilityCases: readonly AlertCase[] = [
  {
    alert: 'RedisNoPrimary',
    situation: 'only replicas answer for more than a minute',
    series: [...up, ...blue.map((member) => role(member, 'replica', '1x80'))],
    at: '2m',
    fires: [set('blue')],
  },
  {
    alert: 'RedisNoPrimary',
    situation: 'every member is dead, so that no role is reported at all',
    series: [...up, ...blue.map((member) => one('redis_up', member, '0x80'))],
    at: '2m',
    fires: [set('blue')],
  },
  {
    alert: 'RedisNoPrimary',
    situation: 'every member is frozen, so that scrapes of them time out',
    series: [...blue.map((member) => one('up', member, '0x80')), one('up', exporter, '1x80')],
    at: '2m',
    fires: [set('blue')],
  },
  {
    alert: 'RedisNoPrimary',
    situation: 'the other set has one',
    series: [
      ...up,
      ...blue.map((member) => role(member, 'replica', '1x80')),
      one('up', green[0], '1x80'),
      role(green[0], 'primary', '1x80'),
    ],
    at: '2m',
    fires: [set('blue')],
  },
  {
    alert: 'RedisNoPrimary',
    situation: 'replicas restart meanwhile, with new run ids',
    series: [
      ...up,
      role(blue[1], 'replica', '1x3 stale'),
      role(blue[1], 'replica', '_x4 1x80', 'b'),
      role(blue[2], 'replica', '1x80'),
    ],
    at: '1m15s',
    fires: [set('blue')],
  },
  {
    alert: 'RedisNoPrimary',
    situation: 'a planned switchover',
    series: [...up, ...switchover],
    at: '5m45s',
    fires: [],
  },
  {
    alert: 'RedisNoPrimary',
    situation: 'a failover that takes 45 seconds',
    series: [...up, role(blue[0], 'primary', '1x19 stale'), role(blue[1], 'primary', '_x23 1x60', 'b')],
    at: '5m45s',
    fires: [],
  },
  {
    alert: 'RedisNoPrimary',
    situation: 'the exporter is down and nothing is known',
    series: [...blue.map((member) => one('up', member, '0x80')), one('up', exporter, '0x80')],
    at: '10m',
    fires: [],
  },
  {
    alert: 'RedisManyPrimaries',
    situation: 'two members of one set for more than a minute',
    series: [
      role(blue[0], 'primary', '1x80'),
      role(blue[1], 'primary', '1x80', 'b'),
      role(blue[2], 'replica', '1x80'),
    ],
    at: '2m',
    fires: [set('blue')],
  },
  {
    alert: 'RedisManyPrimaries',
    situation: 'one of the two restarts meanwhile, with a new run id',
    series: [
      role(blue[0], 'primary', '1x80'),
      role(blue[1], 'primary', '1x2 stale', 'b'),
      role(blue[1], 'primary', '_x3 1x80', 'c'),
    ],
    at: '1m15s',
    fires: [set('blue')],
  },
  {
    alert: 'RedisManyPrimaries',
    situation: 'two sets with a primary each',
    series: [role(blue[0], 'primary', '1x80'), role(green[0], 'primary', '1x80')],
    at: '10m',
    fires: [],
  },
  {
    alert: 'RedisManyPrimaries',
    situation: 'the old primary is back and not yet a replica for two scrapes',
    series: [
      role(blue[0], 'primary', '1x20 stale', 'b'),
      role(blue[0], 'replica', '_x22 1x60', 'b'),
      role(blue[1], 'replica', '1x18 stale'),
      role(blue[1], 'primary', '_x19 1x60', 'b'),
    ],
    at: '6m',
    fires: [],
  },
  {
    alert: 'RedisMemberDown',
    situation: 'a member is gone for more than two minutes',
    series: [one('redis_up', blue[2], '0x80'), one('redis_up', blue[1], '1x80')],
    at: '3m',
    fires: [blue[2]],
  },
  {
    alert: 'RedisMemberDown',
    situation: 'a member freezes first and dies then',
    series: [
      one('up', blue[2], '1x3 0x4 1x80'),
      one('redis_up', blue[2], '1x3 stale _x4 0x80'),
      one('up', exporter, '1x80'),
    ],
    at: '3m15s',
    fires: [blue[2]],
  },
  {
    alert: 'RedisMemberDown',
    situation: 'the exporter is down and nothing is known',
    series: [one('up', blue[2], '0x80'), one('up', exporter, '0x80')],
    at: '10m',
    fires: [],
  },
  {
    alert: 'RedisMemberDown',
    situation: 'a member restarts in a minute and a half',
    series: [one('redis_up', blue[2], '1x9 0x5 1x60')],
    at: '4m',
    fires: [],
  },
  {
    alert: 'RedisReplicaLinkDown',
    situation: 'the link stays down while the primary changes',
    series: [
      one('redis_master_link_up', { ...blue[2], master_host: '10.0.0.10' }, '0x4 stale'),
      one('redis_master_link_up', { ...blue[2], master_host: '10.0.0.11' }, '_x5 0x60'),
    ],
    at: '2m15s',
    fires: [{ ...set('blue'), instance: 'blue-2' }],
  },
  {
    alert: 'RedisReplicaLinkDown',
    situation: 'the link breaks at a switchover and comes back',
    series: [
      one('redis_master_link_up', { ...blue[2], master_host: '10.0.0.10' }, '1x9 0 stale'),
      one('redis_master_link_up', { ...blue[2], master_host: '10.0.0.11' }, '_x11 0x1 1x60'),
    ],
    at: '5m',
    fires: [],
  },
  {
    alert: 'RedisReplicationLag',
    situation: 'a replica is 30 s behind',
    series: [lag(blue[0], '10.0.0.12', '30x80'), lag(blue[0], '10.0.0.11', '1x80')],
    at: '3m',
    fires: [{ ...set('blue'), slave_ip: '10.0.0.12' }],
  },
  {
    alert: 'RedisReplicationLag',
    situation: 'the lag is within what the set allows',
    series: [lag(blue[0], '10.0.0.12', '10x80')],
    at: '10m',
    fires: [],
  },
  {
    alert: 'RedisTooFewReplicas',
    situation: 'a primary without any replica',
    series: [role(blue[0], 'primary', '1x80')],
    at: '2m',
    fires: [set('blue')],
  },
  {
    alert: 'RedisTooFewReplicas',
    situation: 'replicas are attached but too far behind',
    series: [
      role(blue[0], 'primary', '1x80'),
      lag(blue[0], '10.0.0.11', '11x80'),
      lag(blue[0], '10.0.0.12', '60x80'),
    ],
    at: '2m',
    fires: [set('blue')],
  },
  {
    alert: 'RedisTooFewReplicas',
    situation: 'one replica of two is left',
    series: [role(blue[0], 'primary', '1x80'), lag(blue[0], '10.0.0.11', '1x80')],
    at: '10m',
    fires: [],
  },
  {
    alert: 'RedisTooFewReplicas',
    situation: 'a set that asks for no replica',
    series: [role(data('cache', 0), 'primary', '1x80')],
    at: '10m',
    fires: [],
  },
  {
    alert: 'RedisTooFewReplicas',
    situation: 'a promoted primary waits two scrapes for its first replica',
    series: [role(blue[1], 'primary', '_x20 1x60', 'b'), lag(blue[1], '10.0.0.12', '_x22 0x60')],
    at: '6m15s',
    fires: [],
  },
  {
    alert: 'RedisPrimaryFlapping',
    situation: 'three failovers within an hour',
    series: [
      role(blue[0], 'primary', '1x9 stale _x9 1x9 stale _x60'),
      role(blue[0], 'replica', '_x10 1x8 stale _x10 1x60'),
      role(blue[1], 'replica', '1x9 stale _x9 1x9 stale'),
      role(blue[1], 'primary', '_x10 1x8 stale _x10 1x60'),
    ],
    at: '15m',
    fires: [set('blue')],
  },
  {
    alert: 'RedisPrimaryFlapping',
    situation: 'a planned switchover',
    series: switchover,
    at: '15m',
    fires: [],
  },
  {
    alert: 'RedisWritesRefused',
    situation: 'MISCONF keeps coming for more than three minutes',
    series: [one('redis_errors_total', { ...blue[0], err: 'MISCONF' }, '_x4 5+10x80')],
    at: '8m',
    fires: [{ ...set('blue'), err: 'MISCONF' }],
  },
  {
    alert: 'RedisWritesRefused',
    situation: 'a burst of NOREPLICAS at a switchover',
    series: [one('redis_errors_total', { ...blue[1], err: 'NOREPLICAS' }, '0x20 50x60')],
    at: '7m',
    fires: [],
  },
  {
    alert: 'RedisWritesRefused',
    situation: 'errors of the applications own making',
    series: [one('redis_errors_total', { ...blue[0], err: 'WRONGTYPE' }, '0+10x80')],
    at: '15m',
    fires: [],
  },
];
