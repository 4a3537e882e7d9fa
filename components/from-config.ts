/** From a stack's config to the arguments of its components: where units change and nothing else happens. */
import { secret } from '@pulumi/pulumi';
import type { Config } from '../config/schema';
import type { MonitoringArgs } from './monitoring/Monitoring';
import type { RedisSentinelArgs } from './RedisSentinel';
import type { CertificateAuthorityArgs } from './security/CertificateAuthority';
import type { PasswordsArgs } from './security/Passwords';

const mebibyte = 1024 * 1024;

/** The part of {@link RedisSentinelArgs} that config decides. */
export type ConfiguredSetArgs = Omit<
  RedisSentinelArgs,
  'platform' | 'zone' | 'image' | 'authority' | 'passwords' | 'slots'
>;

/** How a stack's config shapes its Redis set. */
export function setArgs(config: Config): ConfiguredSetArgs {
  const { redis, sentinel } = config;
  return {
    flavour: redis.flavour,
    members: redis.members,
    sentinels: sentinel.members,
    quorum: sentinel.quorum,
    port: redis.port,
    sentinelPort: sentinel.port,
    masterName: sentinel.masterName,
    timing: {
      downAfterMs: sentinel.downAfterMilliseconds,
      failoverTimeoutMs: sentinel.failoverTimeoutMilliseconds,
      handOverSeconds: redis.handOverSeconds,
      ...(sentinel.parallelSyncs === undefined ? {} : { parallelSyncs: sentinel.parallelSyncs }),
    },
    persistence: {
      appendOnly: redis.appendfsync !== 'off',
      ...(redis.appendfsync === 'off' ? {} : { appendFsync: redis.appendfsync }),
      save: redis.snapshots,
    },
    memory: { maxBytes: redis.maxmemoryMiB * mebibyte, policy: redis.maxmemoryPolicy },
    replication: {
      minReplicasToWrite: redis.minReplicasToWrite,
      minReplicasMaxLagSeconds: redis.minReplicasMaxLagSeconds,
      backlogBytes: redis.backlogMiB * mebibyte,
      bufferHardBytes: redis.replicaBufferMiB * mebibyte,
      bufferSoftBytes: (redis.replicaBufferMiB * mebibyte) / 2,
    },
    users: config.users.map((user) => ({
      name: user.name,
      keys: user.keys,
      channels: user.channels,
      profile: user.access === 'readonly' ? ('read-only' as const) : ('read-write' as const),
    })),
    resources: { memoryMiB: redis.memoryMiB, cpus: redis.cpus, pids: 128 },
    sentinelResources: { memoryMiB: sentinel.memoryMiB, cpus: sentinel.cpus, pids: 64 },
    protect: config.protect,
  };
}

/** How a stack's config shapes its certificate authority. */
export function authorityArgs({ tls, rotation }: Config): Omit<CertificateAuthorityArgs, 'organization'> {
  return {
    days: tls.authorityDays,
    certificateDays: tls.certificateDays,
    renewDays: tls.renewDays,
    generation: rotation.authority,
    keys: rotation.certificates,
  };
}

/** The passwords of these users, of the generations that are in force. */
export function passwordsArgs({ rotation }: Config, users: readonly string[]): PasswordsArgs {
  // Those of web pages stay in a file that has no pages at the moment.
  const generations = Object.entries(rotation.passwords).filter(([user]) => users.includes(user));
  return { users, generations: Object.fromEntries(generations) };
}

/** The part of {@link MonitoringArgs} that config decides. */
export type ConfiguredMonitoringArgs = Pick<
  MonitoringArgs,
  'publish' | 'grafana' | 'scrapeIntervalSeconds' | 'retention' | 'webhookUrl' | 'runbookBaseUrl' | 'protect'
>;

/** How a stack's config shapes its monitoring. */
export function monitoringArgs({ monitoring, protect }: Config): ConfiguredMonitoringArgs {
  return {
    publish: {
      prometheus: monitoring.prometheusPort,
      alertmanager: monitoring.alertmanagerPort,
      grafana: monitoring.grafanaPort,
    },
    grafana: monitoring.grafana,
    scrapeIntervalSeconds: monitoring.scrapeIntervalSeconds,
    retention: { days: monitoring.retentionDays, sizeMiB: monitoring.retentionMiB },
    runbookBaseUrl: monitoring.runbookBaseUrl,
    protect,
    ...(monitoring.webhookUrl === undefined ? {} : { webhookUrl: secret(monitoring.webhookUrl) }),
  };
}
