import { resolveSpec } from './defaults';
import type { MemberAddress, RedisSetSpec } from './types';

/** Single quotes, the one quoting of the shell in which nothing is special. */
function quote(value: string): string {
  return `'${value.replace(/'/g, `'\\''`)}'`;
}

/** The settings file that the scripts source. It holds no secret. */
export function renderSettings(spec: RedisSetSpec, member: MemberAddress, kind: 'data' | 'sentinel'): string {
  const { dataPort, sentinelPort, majority, quorum, persistence, timing } = resolveSpec(spec);
  const index = spec[kind === 'data' ? 'data' : 'sentinels'].findIndex((m) => m.name === member.name);
  const values: Record<string, string> = {
    JSQ_KIND: kind,
    JSQ_SET: spec.primaryName,
    JSQ_NAME: member.name,
    JSQ_INDEX: String(index),
    JSQ_ADDRESS: member.address,
    JSQ_PORT: String(kind === 'data' ? dataPort : sentinelPort),
    JSQ_DATA_PORT: String(dataPort),
    JSQ_SENTINEL_PORT: String(sentinelPort),
    JSQ_DATA: spec.data.map((m) => m.address).join(' '),
    JSQ_SENTINELS: spec.sentinels.map((m) => m.address).join(' '),
    JSQ_MAJORITY: String(majority),
    JSQ_QUORUM: String(quorum),
    JSQ_SERVER: `${spec.flavour}-server`,
    JSQ_CLI: `${spec.flavour}-cli`,
    JSQ_CHECK_AOF: `${spec.flavour}-check-aof`,
    JSQ_CHECK_RDB: `${spec.flavour}-check-rdb`,
    JSQ_APPENDONLY: persistence.appendOnly ? 'yes' : 'no',
    JSQ_HANDOVER_SECONDS: String(timing.handOverSeconds),
    JSQ_CRASH_WAIT_SECONDS: String(timing.crashWaitSeconds),
    JSQ_FAILOVER_SECONDS: String(Math.ceil(timing.failoverTimeoutMs / 1000)),
  };
  return Object.entries(values)
    .map(([key, value]) => `${key}=${quote(value)}\n`)
    .join('');
}
