/** A Redis (or Valkey) set that survives the loss of any one member: data members, sentinels, users and certificates. */
import * as pulumi from '@pulumi/pulumi';
import type {
  Endpoints,
  FilesSpec,
  HealthSpec,
  MemberEndpoint,
  Platform,
  Resources,
  ScratchSpec,
  Workload,
  Zone,
} from '../platforms/port';
import type { MonitoredSet } from './monitoring/Monitoring';
import {
  downAfterMilliseconds,
  healthCommand,
  RELOAD_COMMAND,
  RELOADED_FILES,
  renderDataMember,
  renderSentinel,
  resolveSpec,
  START_COMMAND,
  stopGraceSeconds,
  SYSTEM_USERS,
  type AppUser,
  type Flavour,
  type MemberAddress,
  type MemberFile,
  type MemberTls,
  type Memory,
  type Passwords as SystemPasswords,
  type Persistence,
  type RedisSetSpec,
  type Replication,
  type SystemUser,
  type Timing,
} from './render/redis';
import { Certificate, type CertificateAuthority } from './security/CertificateAuthority';
import type { Passwords } from './security/Passwords';

/** An application's user; its password is generated. */
export type ApplicationUser = Omit<AppUser, 'passwords'>;

/** Arguments of {@link RedisSentinel}. Numbers that shape the set are plain, since a preview has to know them. */
export interface RedisSentinelArgs {
  readonly platform: Platform;
  /** The set's own zone. Two sets never share one: their sentinels would merge (spotahome/redis-operator#550). */
  readonly zone: Zone;
  /** The image of data members and sentinels; its flavour is `flavour`. */
  readonly image: pulumi.Input<string>;
  /** Default `redis`. */
  readonly flavour?: Flavour;
  /** Data members, the first of which bootstraps an empty set. 2 to 9. Default 3. */
  readonly members?: number;
  /** Sentinels; odd, 3 to 9. Default 3. */
  readonly sentinels?: number;
  /** Sentinels that must agree that the primary is down; at least a majority. Default: a majority. */
  readonly quorum?: number;
  /** TLS port of data members. Default 6379. */
  readonly port?: number;
  /** TLS port of sentinels. Default 26379. */
  readonly sentinelPort?: number;
  /** The name clients ask Sentinel for. Default: the component's name. */
  readonly masterName?: string;
  readonly timing?: Timing;
  readonly persistence?: Persistence;
  readonly memory?: Memory;
  readonly replication?: Replication;
  /** Default: one user `app` with every key. */
  readonly users?: readonly ApplicationUser[];
  readonly authority: CertificateAuthority;
  /** Holds a password for each of the set's users, the platform's own ({@link systemUsers}) included. */
  readonly passwords: Passwords;
  /** Limits of a data member. Default 256 MiB, 1 core, 128 processes. */
  readonly resources?: Resources;
  /** Limits of a sentinel. Default 64 MiB, half a core, 64 processes. */
  readonly sentinelResources?: Resources;
  /** Refuse to delete the data volumes. Default true. */
  readonly protect?: boolean;
  /** Slots of the data members and the sentinels in the zone. Default 1 and 2. */
  readonly slots?: { readonly data: number; readonly sentinels: number };
}

/** The users every set has beside its applications'. */
export const systemUsers: readonly string[] = SYSTEM_USERS;

// The user of Debian's and of upstream's image alike, with the data directory owned by it.
const user = { uid: 999, gid: 999 };
const filesDirectory = '/etc/jsquared';
const scratch: readonly ScratchSpec[] = [
  { path: '/tmp', sizeMiB: 16 },
  { path: '/run/jsquared', sizeMiB: 4 },
];
/** A sentinel only has to write down what it knows. */
const sentinelStopGraceSeconds = 15;

/** See {@link RedisSentinelArgs}. */
export class RedisSentinel extends pulumi.ComponentResource {
  readonly name: string;
  readonly zone: Zone;
  readonly image: pulumi.Output<string>;
  readonly masterName: string;
  readonly flavour: Flavour;
  readonly quorum: number;
  readonly port: number;
  readonly sentinelPort: number;
  /** Names of the applications' users, the first being the one connection strings name. */
  readonly users: readonly string[];
  /** What is in force, every default filled in. */
  readonly settings: ReturnType<typeof resolveSpec>;
  /** `down-after-milliseconds`, one a sentinel. */
  readonly downAfterMilliseconds: readonly number[];
  readonly data: Workload;
  readonly sentinels: Workload;
  /** The members' certificates, whose end is worth watching. */
  readonly certificates: readonly { readonly name: string; readonly expires: pulumi.Output<string> }[];

  /**
   * @param name unique in the stack; members are `<name>-redis-<i>` and `<name>-sentinel-<i>`
   * @throws Error naming the argument that is out of range or inconsistent with another
   */
  constructor(name: string, args: RedisSentinelArgs, opts?: pulumi.ComponentResourceOptions) {
    super('jsquared:redis:RedisSentinel', name, recorded(args), opts);
    const members = args.members ?? 3;
    const sentinels = args.sentinels ?? 3;
    const shape = { ...settingsOf(args), data: { length: members }, sentinels: { length: sentinels } };
    this.settings = resolveSpec(shape);
    checkCounts(name, members, sentinels, this.settings.quorum);
    this.name = name;
    this.zone = args.zone;
    this.image = pulumi.output(args.image);
    this.flavour = args.flavour ?? 'redis';
    this.masterName = args.masterName ?? name;
    this.quorum = this.settings.quorum;
    this.port = this.settings.dataPort;
    this.sentinelPort = this.settings.sentinelPort;
    this.downAfterMilliseconds = Array.from({ length: sentinels }, (_, i) => downAfterMilliseconds(shape, i));
    const users: readonly ApplicationUser[] = args.users ?? [{ name: 'app' }];
    this.users = users.map((each) => each.name);

    const child = { parent: this };
    const slots = args.slots ?? { data: 1, sentinels: 2 };
    const reserve = (kind: 'redis' | 'sentinel', count: number, slot: number, port: number): Endpoints =>
      args.platform.endpoints(
        `${name}-${kind}`,
        { zones: [args.zone], members: count, slot, ports: [{ name: kind, port }] },
        child,
      );
    const at = {
      data: reserve('redis', members, slots.data, this.port),
      sentinels: reserve('sentinel', sentinels, slots.sentinels, this.sentinelPort),
    };
    const spec = this.spec(args, users, at.data, at.sentinels);
    const certificates = new Map(
      [...at.data.members, ...at.sentinels.members].map((m) => [m.name, this.certificate(m, args.authority)]),
    );
    this.certificates = [...certificates].map(([of, { expires }]) => ({ name: of, expires }));
    const files = (member: MemberEndpoint, kind: keyof typeof RELOADED_FILES): FilesSpec =>
      memberFiles(spec, args.authority, certificates.get(member.name), member.name, kind);
    const common = {
      image: args.image,
      command: START_COMMAND,
      user,
      volumes: [{ name: 'data', path: '/data', protect: args.protect ?? true }],
      scratch,
    };

    // Neither waits for the other: the sentinels are the witnesses that a member 0 with an empty volume has to hear.
    this.data = args.platform.workload(
      {
        ...common,
        endpoints: at.data,
        callers: [{ from: 'zone', port: 'redis' }],
        member: (member) => ({ files: [files(member, 'data')] }),
        resources: args.resources ?? { memoryMiB: 256, cpus: 1, pids: 128 },
        health: health(120),
        stopGraceSeconds: stopGraceSeconds(shape),
      },
      child,
    );
    this.sentinels = args.platform.workload(
      {
        ...common,
        endpoints: at.sentinels,
        callers: [{ from: 'zone', port: 'sentinel' }],
        member: (member) => ({ files: [files(member, 'sentinel')] }),
        resources: args.sentinelResources ?? { memoryMiB: 64, cpus: 0.5, pids: 64 },
        health: health(60),
        stopGraceSeconds: sentinelStopGraceSeconds,
      },
      child,
    );
    this.registerOutputs({ masterName: this.masterName, quorum: this.quorum });
  }

  /** The set as the watchers see it. */
  monitored(): MonitoredSet {
    const { persistence, replication } = this.settings;
    return {
      name: this.name,
      zone: this.zone,
      data: this.data.endpoints,
      port: this.port,
      sentinels: this.sentinels.endpoints,
      sentinelPort: this.sentinelPort,
      minReplicasToWrite: replication.minReplicasToWrite,
      minReplicasMaxLagSeconds: replication.minReplicasMaxLagSeconds,
      snapshots: persistence.save.length > 0,
    };
  }

  private certificate(member: MemberEndpoint, authority: CertificateAuthority): Certificate {
    return new Certificate(
      member.name,
      {
        authority,
        commonName: member.name,
        addresses: [member.address, '127.0.0.1'],
        hostnames: [member.hostname, 'localhost'],
        usage: 'server',
      },
      { parent: this },
    );
  }

  private spec(
    args: RedisSentinelArgs,
    users: readonly ApplicationUser[],
    data: Endpoints,
    sentinels: Endpoints,
  ): pulumi.Output<RedisSetSpec> {
    const system = pulumi.all(SYSTEM_USERS.map((each) => args.passwords.accepted(each)));
    const application = pulumi.all(users.map((each) => args.passwords.accepted(each.name)));
    return pulumi
      .all([addresses(data), addresses(sentinels), system, application])
      .apply(([dataMembers, sentinelMembers, systemPasswords, applicationPasswords]) => ({
        ...settingsOf(args),
        primaryName: this.masterName,
        flavour: this.flavour,
        data: dataMembers,
        sentinels: sentinelMembers,
        passwords: Object.fromEntries(
          SYSTEM_USERS.map((each, i) => [each, systemPasswords[i] ?? ['']]),
        ) as unknown as Record<SystemUser, SystemPasswords>,
        appUsers: users.map((each, i) => ({ ...each, passwords: applicationPasswords[i] ?? [''] })),
      }));
  }
}

/** What the state notes of the arguments: settings alone, since platform and resources would stand there as mere references. */
function recorded(args: RedisSentinelArgs): pulumi.Inputs {
  const { image, flavour, members, sentinels, masterName, users } = args;
  return { image, flavour, members, sentinels, masterName, users, ...settingsOf(args) };
}

/** The settings that the renderers take as they are, those left out absent. */
function settingsOf(
  args: RedisSentinelArgs,
): Pick<
  RedisSetSpec,
  'quorum' | 'dataPort' | 'sentinelPort' | 'persistence' | 'memory' | 'replication' | 'timing'
> {
  const { quorum, port, sentinelPort, persistence, memory, replication, timing } = args;
  const given = { quorum, dataPort: port, sentinelPort, persistence, memory, replication, timing };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function addresses(endpoints: Endpoints): pulumi.Output<MemberAddress[]> {
  const { members } = endpoints;
  return pulumi
    .all(members.map((member) => member.address))
    .apply((list) => members.map(({ name }, i) => ({ name, address: list[i] ?? '' })));
}

/** The files of one member; secret as a whole, since the key and the passwords are among them. */
function memberFiles(
  spec: pulumi.Output<RedisSetSpec>,
  authority: CertificateAuthority,
  pair: Certificate | undefined,
  name: string,
  kind: keyof typeof RELOADED_FILES,
): FilesSpec {
  const render: (spec: RedisSetSpec, name: string, tls: MemberTls) => MemberFile[] =
    kind === 'data' ? renderDataMember : renderSentinel;
  if (!pair) throw new Error(`member "${name}" has no certificate`);
  const files = pulumi
    .all([spec, authority.certificate, pair.certificate, pair.key])
    .apply(([set, ca, certificate, key]) =>
      render(set, name, { ca, certificate, key }).map(({ path, content }) => ({
        name: path.slice(filesDirectory.length + 1),
        content,
      })),
    );
  return {
    directory: filesDirectory,
    onChange: { reload: RELOAD_COMMAND, only: RELOADED_FILES[kind] },
    files: pulumi.secret(files),
  };
}

function health(startSeconds: number): HealthSpec {
  return {
    live: healthCommand('live'),
    ready: healthCommand('ready'),
    // A check is a process, the client in it and a TLS handshake: about 0.1 s of a processor. Every 5 s, the checks of all containers
    // were more than half of what a stack took at rest.
    intervalSeconds: 10,
    // The first check comes after one interval, and members are awaited one after the other.
    startIntervalSeconds: 1,
    timeoutSeconds: 5,
    startSeconds,
    retries: 5,
  };
}

function checkCounts(name: string, members: number, sentinels: number, quorum: number): void {
  const refuse = (property: string, reason: string): never => {
    throw new Error(`RedisSentinel "${name}": ${property} ${reason}`);
  };
  const whole = (value: number, low: number, high: number): boolean =>
    Number.isInteger(value) && value >= low && value <= high;
  const majority = Math.floor(sentinels / 2) + 1;
  if (!whole(members, 2, 9)) refuse('members', `is ${members}; 2 to 9 are possible`);
  if (!whole(sentinels, 3, 9) || sentinels % 2 === 0)
    refuse('sentinels', `is ${sentinels}; 3, 5, 7 or 9 are possible`);
  if (!whole(quorum, majority, sentinels))
    refuse('quorum', `is ${quorum}; ${majority} to ${sentinels} are possible`);
}
