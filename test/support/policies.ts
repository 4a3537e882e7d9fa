/** A safe resource of each kind, and how to show a changed one to a rule. */
import { describe, expect, it } from 'vitest';
import { docker } from '../../policies/rules/shared/docker';
import type { AnyRule, Finding, Subject } from '../../policies/rules/rule';
import { settingsOf } from '../../policies/rules/shared/settings';
import { subject as named } from './kubernetes-objects';

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

/** A member of the safe topology. */
export function member(role: 'data' | 'sentinel', index: number): Readonly<Record<string, unknown>> {
  const name = `main-${role === 'data' ? 'redis' : 'sentinel'}-${index}`;
  return {
    name,
    role,
    index,
    address: `172.30.240.${role === 'data' ? 10 + index : 20 + index}`,
    port: role === 'data' ? 6379 : 26379,
    instance: `jsquared-dev-${name}`,
    volume: `jsquared-dev-${name}-data`,
  };
}

/** So many data members and sentinels. */
export function members(data: number, sentinels: number): Readonly<Record<string, unknown>>[] {
  return [
    ...Array.from({ length: data }, (_, i) => member('data', i)),
    ...Array.from({ length: sentinels }, (_, i) => member('sentinel', i)),
  ];
}

/** The safe set of the topology. */
export const safeSet: Readonly<Record<string, unknown>> = {
  name: 'main',
  zone: 'data',
  quorum: 2,
  maxmemoryMiB: 128,
  durability: { minReplicasToWrite: 1, minReplicasMaxLagSeconds: 10, appendfsync: 'everysec' },
  timings: {
    downAfterMilliseconds: [1150, 1200, 1250],
    failoverTimeoutMilliseconds: 6000,
    parallelSyncs: 1,
  },
  members: members(3, 3),
};

/** The safe topology. */
const safeTopology: Readonly<Record<string, unknown>> = {
  platform: 'docker',
  zones: [{ name: 'data', id: 'jsquared-dev-data', internal: true }],
  sets: [safeSet],
  services: [
    { name: 'prometheus', url: 'https://127.0.0.1:9090' },
    { name: 'alertmanager', url: 'https://127.0.0.1:9093' },
    { name: 'redis-exporter' },
  ],
};

/** Outputs of a stack that every rule accepts. */
const safeOutputs: Readonly<Record<string, unknown>> = {
  topology: safeTopology,
  connection: {
    sentinel: { tls: true, url: 'redis+sentinels://172.30.240.20:26379/jsquared' },
    direct: [{ url: 'rediss://172.30.240.10:6379' }],
  },
  dashboards: { prometheus: 'https://127.0.0.1:9090' },
};

/** A resource of that type. */
export function subject(type: string, props: Readonly<Record<string, unknown>>, protect = false): Subject {
  return named(type, 'it', props, protect);
}

/** A safe container with some inputs changed. */
export function container(changed: Readonly<Record<string, unknown>> = {}): Subject {
  return subject(docker.container, { ...safeContainer, ...changed });
}

/** The stack's own resource with some outputs changed. */
export function stack(changed: Readonly<Record<string, unknown>> = {}): Subject {
  return subject('pulumi:pulumi:Stack', { ...safeOutputs, ...changed });
}

/** The stack's own resource with values of its topology changed. */
export function topology(changed: Readonly<Record<string, unknown>> = {}): Subject {
  return stack({ topology: { ...safeTopology, ...changed } });
}

/** The stack's own resource with values of its only Redis set changed. */
export function redisSet(changed: Readonly<Record<string, unknown>> = {}): Subject {
  return topology({ sets: [{ ...safeSet, ...changed }] });
}

/** A sibling that carries one file into a volume. */
export function file(
  name: string,
  content: unknown,
  changed: Readonly<Record<string, unknown>> = {},
): Subject {
  const upload = { file: `/etc/jsquared/${name}`, content, permissions: '0440', ...changed };
  return subject(docker.container, { ...filesCarrier, uploads: [upload] });
}

type Shown = Subject | readonly Subject[];

/** Cases of a rule, as its spec lists them. */
interface Cases {
  /** Resources (or whole stacks) in which it finds nothing. */
  readonly accepts: readonly Shown[];
  /** Resources with the paths of what it finds. */
  readonly refuses: readonly (readonly [Shown, readonly string[]])[];
  /** Resources with settings and the paths of what it finds then; for each rule that has settings. */
  readonly configured?: readonly (readonly [Shown, object, readonly string[]])[];
  /** Resources of which a preview does not know what the rule looks at. */
  readonly unknown: readonly Shown[];
}

/** Declares the tests of a rule. */
export function describeRule(rule: AnyRule, { accepts, refuses, configured = [], unknown }: Cases): void {
  describe(rule.name, () => {
    it.each(accepts.map((shown, i) => [i, shown] as const))('accepts case %i', (_, shown) => {
      expect(findings(rule, shown)).toEqual([]);
    });
    it.each(refuses.map(([shown, expected], i) => [i, expected, shown] as const))(
      'refuses case %i at %j',
      (_, expected, shown) => {
        expect(paths(rule, shown)).toEqual(expected);
      },
    );
    it('does as its settings say', () => {
      expect(configured.length > 0).toBe(Object.keys(rule.settings).length > 0);
      for (const [shown, settings, expected] of configured)
        expect(paths(rule, shown, settings)).toEqual(expected);
    });
    it('passes over what a preview cannot know', () => {
      expect(unknown.length).toBeGreaterThan(0);
      for (const shown of unknown) expect(findings(rule, shown)).toEqual([]);
    });
  });
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
