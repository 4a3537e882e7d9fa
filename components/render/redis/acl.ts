import { createHash } from 'node:crypto';
import type { AppUser, Passwords, RedisSetSpec } from './types';

/**
 * The line that turns the default user off. `reset` drops `nopass` as well: an off user that has it would still let
 * protected mode refuse every connection from outside.
 */
const DEFAULT_OFF = 'user default reset off';

/**
 * What Sentinel sends to a Redis, from redis.io's "Sentinel and ACL" and facts of sentinel.c; `slaveof`, which has no substitute,
 * is added for the members' addresses alone. It may not promote (`SLAVEOF NO ONE`): promote.sh says who does, and why.
 */
const SENTINEL_ON_DATA =
  '&__sentinel__:hello +multi +ping +exec +subscribe +config|rewrite +role +publish +info +client|setname +client|kill +script|kill';

/**
 * What the scripts ask of data members, each of itself among them. `config|set` raises its own replica priority and takes up
 * certificates; `acl|load` takes up the users as the mounted file has them; `client|kill` is a part of every promotion.
 */
const MEMBER_ON_DATA =
  '+ping +role +info +client|pause +client|unpause +client|kill +multi +exec +replicaof +config|set +config|rewrite +bgsave +acl|load';

/**
 * What the scripts ask of sentinels; `sentinel|failover` is the hand-over, `sentinel|set` and `|config` take up passwords, and the
 * channel is where a replica hears that it was chosen.
 */
const MEMBER_ON_SENTINEL =
  '&+selected-slave +subscribe +ping +sentinel|get-master-addr-by-name +sentinel|master +sentinel|replicas +sentinel|failover +sentinel|ckquorum +sentinel|set +sentinel|config +acl|load';

/** What every client that follows a primary asks of a sentinel; `&*` because the events are channels, and none can be written to. */
const CLIENT_ON_SENTINEL =
  'resetchannels &* +ping +hello +auth +info +role +client|setname +client|setinfo +client|id +subscribe +psubscribe +unsubscribe +punsubscribe ' +
  '+sentinel|get-master-addr-by-name +sentinel|master +sentinel|masters +sentinel|replicas +sentinel|slaves +sentinel|sentinels +sentinel|ckquorum +sentinel|myid';

const EXPORTER_ON_DATA =
  '+ping +hello +info +role +client|setname +client|setinfo +slowlog|len +slowlog|get +latency|latest +latency|histogram +latency|history';
const EXPORTER_ON_SENTINEL =
  '+ping +hello +info +role +client|setname +client|setinfo +sentinel|masters +sentinel|master +sentinel|replicas +sentinel|slaves ' +
  '+sentinel|sentinels +sentinel|ckquorum +sentinel|get-master-addr-by-name +sentinel|myid';

const CONNECTION = '+@connection +wait +waitaof +role +info +command +command|docs +command|info';
/** Looks across keys that the patterns do not cover. */
const ACROSS_KEYS = '-scan -randomkey -dbsize';
/** Changes code or caches that belong to everyone. */
const SHARED_CODE =
  '-function|flush -function|delete -function|load -function|restore -script|flush -script|kill -function|kill';

/** One line of a users.acl. Hashes instead of passwords; a user without a rule can log in and nothing else. */
function line(name: string, passwords: Passwords, rules: string): string {
  // In an order of their own: which one is in use says nothing here, so that switching over changes no member's users.
  const hashes = passwords
    .map((password) => `#${createHash('sha256').update(password).digest('hex')}`)
    .sort();
  return `user ${name} reset on sanitize-payload ${hashes.join(' ')} ${rules}`;
}

function appRules(user: AppUser): string {
  const keys = user.keys ?? ['*'];
  const scopes = [...keys.map((key) => `~${key}`), ...(user.channels ?? []).map((channel) => `&${channel}`)];
  const commands =
    user.profile === 'read-only'
      ? '+@read +@pubsub -publish -spublish +multi +exec +discard +watch +unwatch +eval_ro +evalsha_ro +fcall_ro'
      : '+@read +@write +@pubsub +@transaction +@scripting';
  const across = keys.includes('*') ? '' : ` ${ACROSS_KEYS}`;
  // Deny last: categories overlap, and `dangerous` holds INFO and ROLE, which clients need to check who they talk to.
  return `${scopes.join(' ')} ${commands} ${CONNECTION} -@admin -@dangerous ${SHARED_CODE}${across} +info +role`.trim();
}

/** The users.acl of a data member. It holds password hashes, so it is a secret. */
export function renderDataAcl(spec: RedisSetSpec): string {
  const p = spec.passwords;
  // Valkey 9 hands over by FAILOVER when it is asked to coordinate; Redis never needs it.
  const coordinated = spec.flavour === 'valkey' ? ' +failover' : '';
  const follow = spec.data.map(({ address }) => `+slaveof|${address}`).join(' ');
  const sentinel = `${SENTINEL_ON_DATA} ${follow}${coordinated}`;
  return [
    DEFAULT_OFF,
    line('admin', p.admin, '~* &* +@all'),
    line('replication', p.replication, '+psync +replconf +ping'),
    line('sentinel', p.sentinel, sentinel),
    line('exporter', p.exporter, EXPORTER_ON_DATA),
    line('backup', p.backup, '+ping +info +role +bgsave +lastsave +psync +sync +replconf +client|setname'),
    line(
      'drill',
      p.drill,
      `~drill:* &drill:* +@read +@write +@pubsub +@transaction ${CONNECTION} -@admin -@dangerous ${SHARED_CODE} ${ACROSS_KEYS} +info +role`,
    ),
    line('member', p.member, MEMBER_ON_DATA),
    ...(spec.appUsers ?? []).map((user) => line(user.name, user.passwords, appRules(user))),
    '',
  ].join('\n');
}

/** The users.acl of a sentinel. It holds password hashes, so it is a secret. */
export function renderSentinelAcl(spec: RedisSetSpec): string {
  const p = spec.passwords;
  return [
    DEFAULT_OFF,
    line('admin', p.admin, '~* &* +@all'),
    line(
      'sentinel-peer',
      p['sentinel-peer'],
      '&__sentinel__:hello +ping +auth +hello +client|setname +publish +sentinel|is-master-down-by-addr',
    ),
    line('exporter', p.exporter, EXPORTER_ON_SENTINEL),
    line('drill', p.drill, `${CLIENT_ON_SENTINEL} +sentinel|failover`),
    line('member', p.member, MEMBER_ON_SENTINEL),
    ...(spec.appUsers ?? []).map((user) => line(user.name, user.passwords, CLIENT_ON_SENTINEL)),
    '',
  ].join('\n');
}
