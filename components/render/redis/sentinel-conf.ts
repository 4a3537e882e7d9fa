import { createHash } from 'node:crypto';
import { downAfterMilliseconds, FILES_DIR, resolveSpec } from './defaults';
import { tlsLines } from './redis-conf';
import type { MemberAddress, RedisSetSpec } from './types';

/**
 * The identity of a sentinel: 40 hex digits derived from the set and the member, so that a sentinel which lost its
 * volume comes back as itself. With a random one, the lost identity would count in every majority for ever.
 */
export function sentinelId(primaryName: string, memberName: string): string {
  return createHash('sha1').update(`jsquared/${primaryName}/${memberName}`).digest('hex');
}

/** sentinel.conf without secrets and without a primary: what a sentinel runs with until it knows whom to monitor. */
export function renderSentinelConf(spec: RedisSetSpec, member: MemberAddress): string {
  const { sentinelPort } = resolveSpec(spec);
  return [
    `bind ${member.address} 127.0.0.1`,
    'protected-mode yes',
    ...tlsLines(sentinelPort),
    'daemonize no',
    'logfile ""',
    'loglevel notice',
    'dir /data',
    `aclfile ${FILES_DIR}/users.acl`,
    `sentinel myid ${sentinelId(spec.primaryName, member.name)}`,
    'sentinel resolve-hostnames no',
    'sentinel announce-hostnames no',
    `sentinel announce-ip ${member.address}`,
    `sentinel announce-port ${sentinelPort}`,
    'sentinel deny-scripts-reconfig yes',
    'sentinel sentinel-user sentinel-peer',
    '',
  ].join('\n');
}

/**
 * What follows the `sentinel monitor` line, without secrets and epochs. The other sentinels are all named: a sentinel
 * that knew only those it met would count its majority from too few.
 */
export function renderMonitorConf(spec: RedisSetSpec, member: MemberAddress): string {
  const { timing, sentinelPort } = resolveSpec(spec);
  const index = spec.sentinels.findIndex((sentinel) => sentinel.name === member.name);
  const set = spec.primaryName;
  return [
    `sentinel down-after-milliseconds ${set} ${downAfterMilliseconds(spec, index)}`,
    `sentinel failover-timeout ${set} ${timing.failoverTimeoutMs}`,
    `sentinel parallel-syncs ${set} ${timing.parallelSyncs}`,
    `sentinel master-reboot-down-after-period ${set} ${timing.rebootDownAfterMs}`,
    `sentinel auth-user ${set} sentinel`,
    ...spec.sentinels
      .filter((sentinel) => sentinel.name !== member.name)
      .map((s) => `sentinel known-sentinel ${set} ${s.address} ${sentinelPort} ${sentinelId(set, s.name)}`),
    '',
  ].join('\n');
}
