/** A safe resource of each kind, and how to show a changed one to a rule. */
import { settingsOf } from '../../policies/convert';
import { docker } from '../../policies/rules/docker';
import type { AnyRule, Finding, Subject } from '../../policies/rules/rule';

/** Inputs of a container that every rule accepts. */
const safeContainer: Readonly<Record<string, unknown>> = {
  name: 'jsquared-dev-main-redis-0',
  image: 'jsquared/redis:8.0.2-0123456789ab',
  entrypoints: ['/bin/sh', '/etc/jsquared/start.sh'],
  envs: ['LANG=C.UTF-8', 'PASSWORD_FILE=/etc/jsquared/password'],
  labels: [{ label: 'jsquared.workload', value: 'main-redis' }],
  user: '999:999',
  groupAdds: ['0'],
  readOnly: true,
  capabilities: { drops: ['ALL'] },
  securityOpts: ['no-new-privileges:true'],
  ipcMode: 'private',
  memory: 256,
  memorySwap: 256,
  cpus: '1',
  networksAdvanced: [{ name: 'jsquared-dev-data', ipv4Address: '172.30.240.10' }],
  ports: [{ internal: 9090, external: 9090, ip: '127.0.0.1', protocol: 'tcp' }],
  volumes: [{ volumeName: 'jsquared-dev-main-redis-0-data', containerPath: '/data' }],
  healthcheck: { tests: ['CMD', 'sh', '/etc/jsquared/health.sh', 'ready'], interval: '5s' },
  wait: true,
  restart: 'unless-stopped',
  stopTimeout: 40,
  destroyGraceSeconds: 40,
  logDriver: 'json-file',
  logOpts: { 'max-size': '10m', 'max-file': '3' },
};

/** Inputs of the sibling that carries files into a volume and never starts. */
export const filesCarrier: Readonly<Record<string, unknown>> = {
  name: 'jsquared-dev-main-redis-0-files',
  image: 'jsquared/redis:8.0.2-0123456789ab',
  start: false,
  mustRun: false,
  networkMode: 'none',
  restart: 'no',
  volumes: [{ volumeName: 'jsquared-dev-main-redis-0-etc', containerPath: '/etc/jsquared' }],
  uploads: [{ file: '/etc/jsquared/users.acl', content: 'user default off', permissions: '0440' }],
};

/** Inputs of a network that every rule accepts. */
export const safeNetwork: Readonly<Record<string, unknown>> = {
  name: 'jsquared-dev-data',
  internal: true,
  labels: [{ label: 'jsquared.zone', value: 'data' }],
};

/** Outputs of a stack that every rule accepts. */
const safeOutputs: Readonly<Record<string, unknown>> = {
  topology: {
    sets: [
      {
        quorum: 2,
        durability: { minReplicasToWrite: 1 },
        members: [
          ...Array.from({ length: 3 }, () => ({ role: 'data' })),
          ...Array.from({ length: 3 }, () => ({ role: 'sentinel' })),
        ],
      },
    ],
  },
  connection: {
    sentinel: { tls: true, url: 'redis+sentinels://172.30.240.20:26379/jsquared' },
    direct: [{ url: 'rediss://172.30.240.10:6379' }],
  },
};

/** A resource of that type. */
export function subject(type: string, props: Readonly<Record<string, unknown>>, protect = false): Subject {
  return { type, name: 'it', urn: `urn:pulumi:dev::jsquared::${type}::it`, props, protect };
}

/** A safe container with some inputs changed. */
export function container(changed: Readonly<Record<string, unknown>> = {}): Subject {
  return subject(docker.container, { ...safeContainer, ...changed });
}

/** The stack's own resource with some outputs changed. */
export function stack(changed: Readonly<Record<string, unknown>> = {}): Subject {
  return subject('pulumi:pulumi:Stack', { ...safeOutputs, ...changed });
}

/** What a rule finds, with its default settings overridden. */
export function findings(
  rule: AnyRule,
  shown: Subject | readonly Subject[],
  settings: object = {},
): Finding[] {
  const merged = settingsOf(rule, settings);
  const all = Array.isArray(shown) ? (shown as readonly Subject[]) : [shown as Subject];
  if (rule.kind === 'stack') return [...rule.check(all, merged)];
  return all.filter(({ type }) => rule.types.includes(type)).flatMap((each) => [...rule.check(each, merged)]);
}

/** The paths of what a rule finds. */
export function paths(rule: AnyRule, shown: Subject | readonly Subject[], settings: object = {}): string[] {
  return findings(rule, shown, settings).map(({ path }) => path);
}
