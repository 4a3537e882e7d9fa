/** The stack's outputs, by the contract that every tool reads (contract/outputs.ts). */
import * as pulumi from '@pulumi/pulumi';
import type { Connection, Credentials, StackOutputs, Topology } from '../contract/outputs';
import type { Rotation } from '../contract/rotation';
import type { Platform, Workload, Zone } from '../platforms/port';
import type { ListedService, Monitoring } from './monitoring/Monitoring';
import type { RedisSentinel } from './RedisSentinel';
import type { Certificate, CertificateAuthority } from './security/CertificateAuthority';
import type { Passwords } from './security/Passwords';

/** What {@link stackOutputs} is made of. */
export interface OutputSources {
  readonly project: string;
  readonly stack: string;
  readonly platform: Platform;
  readonly protect: boolean;
  readonly zones: readonly Zone[];
  readonly redis: RedisSentinel;
  readonly authority: CertificateAuthority;
  readonly client: Certificate;
  readonly passwords: Passwords;
  /** Names of the users that {@link passwords} has for the set, the platform's own included. */
  readonly users: readonly string[];
  /** Undefined where the stack is not watched. */
  readonly monitoring: Monitoring | undefined;
  readonly rotation: Rotation;
}

/** The outputs as the program exports them: each key of the contract as an output, secrets marked. */
export type ExportedOutputs = { readonly [Key in keyof StackOutputs]: pulumi.Output<StackOutputs[Key]> };

type TopologyMember = Topology['sets'][number]['members'][number];
type Vantage = Topology['addressVantage'][number];

/**
 * Makes the outputs.
 * @throws Error naming the user if a password is missing
 */
export function stackOutputs(sources: OutputSources): ExportedOutputs {
  const { redis, authority, client, monitoring } = sources;
  const vantage: Vantage[] =
    sources.platform.capabilities.addressVantage === 'cluster' ? ['cluster'] : ['container', 'host'];
  return {
    topology: topology(sources, vantage),
    connection: pulumi.secret(connection(redis, sources.passwords, vantage)),
    credentials: pulumi.secret(credentials(sources)),
    ca: authority.certificate,
    clientCertificate: pulumi
      .all([client.certificate, pulumi.secret(client.key)])
      .apply(([certificate, key]) => ({ certificate, key })),
    dashboards: pulumi.output({ ...monitoring?.urls }),
    rotation: pulumi.output(sources.rotation),
  };
}

function topology(sources: OutputSources, vantage: Vantage[]): pulumi.Output<Topology> {
  const { redis, monitoring } = sources;
  const zones = pulumi.all(sources.zones.map((zone) => zone.id)).apply((ids) =>
    sources.zones.map(({ name, internal, subnet }, i) => ({
      name,
      id: ids[i] ?? name,
      internal,
      ...(subnet === undefined ? {} : { subnet }),
    })),
  );
  const members = pulumi
    .all([
      listMembers(redis.data, 'data', redis.port),
      listMembers(redis.sentinels, 'sentinel', redis.sentinelPort),
    ])
    .apply(([data, sentinels]) => [...data, ...sentinels]);
  return pulumi
    .all([zones, members, redis.image, listServices(monitoring?.services ?? [])])
    .apply(([listedZones, listedMembers, image, services]) => ({
      schemaVersion: 1 as const,
      project: sources.project,
      stack: sources.stack,
      platform: sources.platform.name,
      protected: sources.protect,
      addressVantage: vantage,
      zones: listedZones,
      sets: [
        {
          name: redis.name,
          masterName: redis.masterName,
          flavour: redis.flavour,
          image,
          zone: redis.zone.name,
          quorum: redis.quorum,
          members: listedMembers,
          ...settings(redis),
          users: [...redis.users],
        },
      ],
      services,
    }));
}

function settings(
  redis: RedisSentinel,
): Pick<Topology['sets'][number], 'timings' | 'durability' | 'maxmemoryMiB'> {
  const { timing, replication, persistence, memory } = redis.settings;
  return {
    timings: {
      downAfterMilliseconds: [...redis.downAfterMilliseconds],
      failoverTimeoutMilliseconds: timing.failoverTimeoutMs,
      parallelSyncs: timing.parallelSyncs,
    },
    durability: {
      minReplicasToWrite: replication.minReplicasToWrite,
      minReplicasMaxLagSeconds: replication.minReplicasMaxLagSeconds,
      appendfsync: persistence.appendOnly ? persistence.appendFsync : 'off',
    },
    maxmemoryMiB: memory.maxBytes / (1024 * 1024),
  };
}

function listMembers(
  workload: Workload,
  role: TopologyMember['role'],
  port: number,
): pulumi.Output<TopologyMember[]> {
  const { members } = workload.endpoints;
  return pulumi
    .all([
      pulumi.all(members.map((member) => member.address)),
      pulumi.all([...workload.instances]),
      pulumi.all(workload.volumes.map((volumes) => volumes['data'] ?? pulumi.output(''))),
    ])
    .apply(([addresses, instances, volumes]) =>
      members.map(({ name, index, hostname }, i) => ({
        name,
        role,
        index,
        address: addresses[i] ?? '',
        port,
        hostname,
        instance: instances[i] ?? '',
        volume: volumes[i] ?? '',
      })),
    );
}

function listServices(services: readonly ListedService[]): pulumi.Output<Topology['services']> {
  return pulumi
    .all(services.map(({ service }) => pulumi.all([service.instance, service.image])))
    .apply((all) =>
      services.map(({ name, service: { url } }, i) => ({
        name,
        instance: all[i]?.[0] ?? '',
        image: all[i]?.[1] ?? '',
        ...(url === undefined ? {} : { url }),
      })),
    );
}

function connection(
  redis: RedisSentinel,
  passwords: Passwords,
  vantage: Vantage[],
): pulumi.Output<Connection> {
  const username = redis.users[0] ?? '';
  return pulumi
    .all([
      passwords.of(username),
      listMembers(redis.sentinels, 'sentinel', redis.sentinelPort),
      listMembers(redis.data, 'data', redis.port),
    ])
    .apply(([password, sentinels, data]) => {
      const login = `${username}:${password}`;
      const hosts = sentinels.map(({ address, port }) => `${address}:${port}`).join(',');
      return {
        sentinel: {
          masterName: redis.masterName,
          sentinels: sentinels.map(({ address, port }) => ({ host: address, port })),
          username,
          password,
          // An application asks the sentinels as itself: its user exists there too, for look-ups alone.
          sentinelUsername: username,
          sentinelPassword: password,
          tls: true as const,
          vantage,
          url: `rediss+sentinel://${login}@${hosts}/${redis.masterName}`,
        },
        direct: data.map(({ name, address, port }) => ({
          name,
          url: `rediss://${login}@${address}:${port}`,
          vantage,
        })),
      };
    });
}

function credentials({ users, passwords, monitoring }: OutputSources): pulumi.Output<Credentials> {
  const redis = pulumi
    .all(users.map((user) => passwords.of(user)))
    .apply((all) =>
      Object.fromEntries(users.map((username, i) => [username, { username, password: all[i] ?? '' }])),
    );
  return pulumi
    .all([redis, pulumi.output({ ...monitoring?.web })])
    .apply(([set, web]) => ({ redis: set, web }));
}
