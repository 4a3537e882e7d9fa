import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderDataAcl, renderSentinelAcl } from './acl';
import { FILES_DIR } from './defaults';
import { renderRedisConf } from './redis-conf';
import { renderMonitorConf, renderSentinelConf } from './sentinel-conf';
import { renderSettings } from './settings';
import type { MemberAddress, MemberFile, MemberTls, RedisSetSpec, SystemUser } from './types';
import { validateSpec } from './validate';

export { downAfterMilliseconds, resolveSpec, stopGraceSeconds } from './defaults';
export { sentinelId } from './sentinel-conf';
export { SYSTEM_USERS } from './types';
export type {
  AppUser,
  Flavour,
  MemberAddress,
  MemberFile,
  MemberTls,
  Memory,
  Passwords,
  Persistence,
  RedisSetSpec,
  Replication,
  SystemUser,
  Timing,
} from './types';

/** What a member's container runs. PID 1 is the script: it starts the server, and hands over when it is told to stop. */
export const START_COMMAND: readonly string[] = ['sh', `${FILES_DIR}/start.sh`];

/** The health check: `live` accepts loading and waiting for a role, `ready` is replication-aware. Exit 0 or 1. */
export function healthCommand(what: 'live' | 'ready'): readonly string[] {
  return ['sh', `${FILES_DIR}/health.sh`, what];
}

/**
 * What a running member takes up changed passwords, rights and certificates by. A sentinel reads certificates at its start
 * alone: there it ends with 75 when it has to be restarted, after it has seen that the others can do without it.
 */
export const RELOAD_COMMAND: readonly string[] = ['sh', `${FILES_DIR}/reload.sh`];

const tlsNames = ['ca.crt', 'tls.crt', 'tls.key'] as const;

/** Names of the files that change under a running member, by what it is; a change of any other one replaces it. */
export const RELOADED_FILES = {
  data: ['users.acl', 'password-member', 'password-replication', ...tlsNames],
  sentinel: ['users.acl', 'password-member', 'password-sentinel', 'password-sentinel-peer', ...tlsNames],
} as const;

const reloaded = new Set<string>([...RELOADED_FILES.data, ...RELOADED_FILES.sentinel]);

/** Reads a script that stands beside this module. */
function script(name: string): string {
  return readFileSync(join(__dirname, 'scripts', name), 'utf8');
}

function file(name: string, content: string, secret: boolean): MemberFile {
  const onChange = reloaded.has(name) ? 'reload' : 'replace';
  return { path: `${FILES_DIR}/${name}`, content, secret, onChange };
}

function tlsFiles(tls: MemberTls): MemberFile[] {
  return [
    file('ca.crt', tls.ca, false),
    file('tls.crt', tls.certificate, false),
    file('tls.key', tls.key, true),
  ];
}

function passwordFiles(spec: RedisSetSpec, users: readonly SystemUser[]): MemberFile[] {
  // The newline ends the line that redis-cli --askpass reads.
  return users.map((user) => file(`password-${user}`, `${spec.passwords[user][0]}\n`, true));
}

function find(members: readonly MemberAddress[], kind: string, name: string): MemberAddress {
  const member = members.find((candidate) => candidate.name === name);
  if (!member) {
    throw new Error(
      `${kind} "${name}": is no member of the set; use one of ${members.map((m) => m.name).join(', ')}`,
    );
  }
  return member;
}

/**
 * Every file of one data member. Pure but for reading the scripts beside it.
 * @param name one of `spec.data[].name`
 * @throws Error when the spec is inconsistent, naming the input, the reason and the remedy
 */
export function renderDataMember(spec: RedisSetSpec, name: string, tls: MemberTls): MemberFile[] {
  validateSpec(spec);
  const member = find(spec.data, 'data member', name);
  return [
    file('start.sh', script('start-redis.sh'), false),
    file('health.sh', script('health-redis.sh'), false),
    file('reload.sh', script('reload-redis.sh'), false),
    file('lib.sh', script('lib.sh'), false),
    file('gather.sh', script('gather.sh'), false),
    file('decide.sh', script('decide.sh'), false),
    file('volume.sh', script('volume.sh'), false),
    file('handover.sh', script('handover.sh'), false),
    file('promote.sh', script('promote.sh'), false),
    file('settings.sh', renderSettings(spec, member, 'data'), false),
    file('redis.conf', renderRedisConf(spec, member), false),
    file('users.acl', renderDataAcl(spec), true),
    ...passwordFiles(spec, ['member', 'replication']),
    ...tlsFiles(tls),
  ];
}

/**
 * Every file of one sentinel. Pure but for reading the scripts beside it.
 * @param name one of `spec.sentinels[].name`
 * @throws Error when the spec is inconsistent, naming the input, the reason and the remedy
 */
export function renderSentinel(spec: RedisSetSpec, name: string, tls: MemberTls): MemberFile[] {
  validateSpec(spec);
  const member = find(spec.sentinels, 'sentinel', name);
  return [
    file('start.sh', script('start-sentinel.sh'), false),
    file('health.sh', script('health-sentinel.sh'), false),
    file('reload.sh', script('reload-sentinel.sh'), false),
    file('lib.sh', script('lib.sh'), false),
    file('gather.sh', script('gather.sh'), false),
    file('decide.sh', script('decide.sh'), false),
    file('volume.sh', script('volume.sh'), false),
    file('settings.sh', renderSettings(spec, member, 'sentinel'), false),
    file('sentinel.conf', renderSentinelConf(spec, member), false),
    file('monitor.conf', renderMonitorConf(spec, member), false),
    file('users.acl', renderSentinelAcl(spec), true),
    ...passwordFiles(spec, ['member', 'sentinel', 'sentinel-peer']),
    ...tlsFiles(tls),
  ];
}
