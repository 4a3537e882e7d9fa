/** Everything that watches a stack: exporter, Prometheus, Alertmanager and, where wanted, Grafana. */
import * as pulumi from '@pulumi/pulumi';
import { inhibitions, renderRules } from '../../monitoring/alerts';
import { dashboards } from '../../monitoring/dashboards';
import type { Endpoints, Platform, Zone } from '../../platforms/port';
import { Certificate, type CertificateAuthority } from '../security/CertificateAuthority';
import type { Passwords } from '../security/Passwords';
import { Alertmanager } from './Alertmanager';
import {
  addressIn,
  certificateAddresses,
  InvalidArgument,
  type MonitoringService,
  type RedisTarget,
} from './args';
import { Grafana } from './Grafana';
import { Prometheus } from './Prometheus';
import { RedisExporter } from './RedisExporter';

/** A Redis set to watch, and what no metric tells of it. */
export interface MonitoredSet {
  /** The `set` label. */
  readonly name: string;
  /** The zone of the set's members. */
  readonly zone: Zone;
  readonly data: Endpoints;
  readonly port: number;
  readonly sentinels: Endpoints;
  readonly sentinelPort: number;
  readonly minReplicasToWrite: number;
  readonly minReplicasMaxLagSeconds: number;
  /** Whether snapshots (RDB) are scheduled. */
  readonly snapshots: boolean;
}

/** A certificate whose end is watched. */
export interface WatchedCertificate {
  readonly name: string;
  /** End of its validity, RFC 3339. */
  readonly expires: pulumi.Input<string>;
}

/** Arguments of {@link Monitoring}. */
export interface MonitoringArgs {
  readonly platform: Platform;
  readonly stack: string;
  readonly sets: readonly MonitoredSet[];
  /** Where the watchers meet; internal. */
  readonly zone: Zone;
  /** Where people come in and messages go out; not internal. */
  readonly edge: Zone;
  readonly authority: CertificateAuthority;
  /** Has a password for each of {@link Monitoring.users}, and for `exporter`. */
  readonly passwords: Passwords;
  /** Ports of the host's loopback. */
  readonly publish: { readonly prometheus: number; readonly alertmanager: number; readonly grafana: number };
  /** Whether Grafana is part of it. Default false: its image comes from a registry. */
  readonly grafana?: boolean;
  /** Default 15; see {@link PrometheusArgs}. */
  readonly scrapeIntervalSeconds?: number;
  /** Default 15 days, 512 MiB. */
  readonly retention?: { readonly days: number; readonly sizeMiB: number };
  /** Where alerts are posted; a secret. Default nowhere. */
  readonly webhookUrl?: pulumi.Input<string>;
  /** What a link to a runbook begins with. Default `docs/runbooks/`. */
  readonly runbookBaseUrl?: string;
  /** Certificates whose end is watched. Default none. */
  readonly certificates?: readonly WatchedCertificate[];
  /** Refuse to delete the volumes. Default true. */
  readonly protect?: boolean;
  /** Slots in the zones; the exporter's is the same in every set's zone. Default 3, 4, 5, 6. */
  readonly slots?: Readonly<Record<'exporter' | 'prometheus' | 'alertmanager' | 'grafana', number>>;
}

/** A service as the stack's outputs list it. */
export interface ListedService {
  readonly name: 'prometheus' | 'alertmanager' | 'grafana' | 'redis-exporter';
  readonly service: MonitoringService;
}

const ADMIN = 'admin';
const LOOPBACK = '127.0.0.1';

/** See {@link MonitoringArgs}. Nothing here waits for Redis: what is not up yet is seen as down until it is. */
export class Monitoring extends pulumi.ComponentResource {
  /** Names of the passwords that {@link MonitoringArgs.passwords} has to hold. */
  static readonly users = ['prometheus', 'alertmanager', 'grafana'] as const;

  readonly services: readonly ListedService[];
  /** The web pages by name. */
  readonly urls: Readonly<Record<string, string>>;
  /** Who opens which page, by the page's name; secret. */
  readonly web: Readonly<
    Record<string, { readonly username: string; readonly password: pulumi.Output<string> }>
  >;

  /**
   * @param name unique in the stack
   * @throws InvalidArgument naming the argument and the remedy
   */
  constructor(name: string, args: MonitoringArgs, opts?: pulumi.ComponentResourceOptions) {
    super('jsquared:monitoring:Monitoring', name, { stack: args.stack }, opts);
    if (args.edge.internal) {
      throw new InvalidArgument(
        `Monitoring "${name}"`,
        'edge',
        'is internal, so that no page can be published; give a zone that is not',
      );
    }
    const child = { parent: this };
    const { platform, authority, passwords } = args;
    const slots = args.slots ?? { exporter: 3, prometheus: 4, alertmanager: 5, grafana: 6 };
    const scrapeIntervalSeconds = args.scrapeIntervalSeconds ?? 15;
    const zones = [args.zone, args.edge];
    const protect = args.protect ?? true;
    const ca = authority.certificate;
    const targets = args.sets.flatMap(targetsOf);
    const user = (of: (typeof Monitoring.users)[number]) => ({
      username: userName(passwords, of),
      password: passwords.of(of),
      accepted: Object.fromEntries(
        passwords
          .hashes(of)
          .map(({ generation, bcryptHash }) => [nameOfGeneration(generation), bcryptHash] as const),
      ),
    });
    const server = (of: Endpoints) =>
      new Certificate(
        `${name}-${of.name}`,
        {
          authority,
          commonName: of.name,
          usage: 'server',
          addresses: [LOOPBACK, ...certificateAddresses(of)],
          hostnames: ['localhost', ...of.members.map((member) => member.hostname)],
        },
        child,
      );
    const client = (of: string) =>
      new Certificate(`${name}-${of}-client`, { authority, commonName: of, usage: 'client' }, child);
    const image = (of: 'redis-exporter' | 'prometheus' | 'alertmanager' | 'grafana') =>
      platform.image(of, child);

    // Addresses first: certificates and each other's configuration carry them.
    const at = {
      exporter: RedisExporter.endpoints(
        platform,
        'redis-exporter',
        { zones: [args.zone, ...args.sets.map((set) => set.zone)], slot: slots.exporter },
        child,
      ),
      prometheus: Prometheus.endpoints(
        platform,
        'prometheus',
        { zones, slot: slots.prometheus, publish: args.publish.prometheus },
        child,
      ),
      alertmanager: Alertmanager.endpoints(
        platform,
        'alertmanager',
        { zones, slot: slots.alertmanager, publish: args.publish.alertmanager },
        child,
      ),
      grafana: args.grafana
        ? Grafana.endpoints(
            platform,
            'grafana',
            { zones, slot: slots.grafana, publish: args.publish.grafana },
            child,
          )
        : undefined,
    };
    const found = (of: Endpoints, port: number) => ({
      name: of.members[0]?.name ?? of.name,
      address: addressIn(of, args.zone),
      port,
    });

    const exporter = new RedisExporter(
      `${name}-redis-exporter`,
      {
        platform,
        endpoints: at.exporter,
        image: image('redis-exporter'),
        targets,
        password: passwords.of('exporter'),
        ca,
        clientCertificate: client('redis-exporter'),
        serverCertificate: server(at.exporter),
        callers: ['prometheus'],
        connectionTimeoutSeconds: Math.min(4, scrapeIntervalSeconds - 1),
      },
      child,
    );
    const alertmanager = new Alertmanager(
      `${name}-alertmanager`,
      {
        platform,
        endpoints: at.alertmanager,
        image: image('alertmanager'),
        ca,
        serverCertificate: server(at.alertmanager),
        user: user('alertmanager'),
        inhibitions,
        protect,
        ...(args.webhookUrl === undefined ? {} : { webhookUrl: args.webhookUrl }),
      },
      child,
    );
    const prometheus = new Prometheus(
      `${name}-prometheus`,
      {
        platform,
        endpoints: at.prometheus,
        image: image('prometheus'),
        stack: args.stack,
        targets,
        exporter: found(at.exporter, 9121),
        alertmanager: { ...found(at.alertmanager, 9093), user: user('alertmanager') },
        ...(at.grafana ? { grafana: found(at.grafana, 3000) } : {}),
        rules: rulesOf(args),
        ca,
        serverCertificate: server(at.prometheus),
        clientCertificate: client('prometheus'),
        user: user('prometheus'),
        scrapeIntervalSeconds,
        protect,
        ...(args.retention ? { retention: args.retention } : {}),
      },
      child,
    );
    const grafana =
      at.grafana &&
      new Grafana(
        `${name}-grafana`,
        {
          platform,
          endpoints: at.grafana,
          image: image('grafana'),
          prometheus: {
            address: addressIn(at.prometheus, args.zone),
            port: 9090,
            user: user('prometheus'),
            scrapeIntervalSeconds,
          },
          admin: user('grafana'),
          ca,
          serverCertificate: server(at.grafana),
          dashboards: dashboards(),
          protect,
        },
        child,
      );

    this.services = [
      { name: 'prometheus', service: prometheus },
      { name: 'alertmanager', service: alertmanager },
      { name: 'redis-exporter', service: exporter },
      ...(grafana ? [{ name: 'grafana' as const, service: grafana }] : []),
    ];
    const pages = this.services.flatMap(({ name: page, service }) =>
      service.url === undefined ? [] : [[page, service.url] as const],
    );
    this.urls = Object.fromEntries(pages);
    this.web = Object.fromEntries(
      pages.map(([page]) => [page, { username: userName(passwords, page), password: passwords.of(page) }]),
    );
    this.registerOutputs({ urls: this.urls });
  }
}

/** Each generation has a name of its own: these servers take one password a name, and two are valid while it changes. */
function nameOfGeneration(generation: number): string {
  return generation === 1 ? ADMIN : `${ADMIN}-${generation}`;
}

function userName(passwords: Passwords, page: string): string {
  return nameOfGeneration(passwords.hashes(page)[0].generation);
}

/** The members of a set, as they are to be watched. */
function targetsOf(set: MonitoredSet): RedisTarget[] {
  const each = (of: Endpoints, role: RedisTarget['role'], port: number) =>
    of.members.map((member) => ({
      name: member.name,
      set: set.name,
      role,
      port,
      address: member.addresses[set.zone.name] ?? member.address,
    }));
  return [...each(set.data, 'data', set.port), ...each(set.sentinels, 'sentinel', set.sentinelPort)];
}

function rulesOf(args: MonitoringArgs): pulumi.Output<string> {
  const watched = args.certificates ?? [];
  return pulumi.all(watched.map(({ expires }) => expires)).apply((ends) =>
    renderRules({
      stack: args.stack,
      sets: args.sets.map((set) => ({
        set: set.name,
        dataMembers: set.data.members.length,
        sentinels: set.sentinels.members.length,
        minReplicasToWrite: set.minReplicasToWrite,
        minReplicasMaxLagSeconds: set.minReplicasMaxLagSeconds,
        snapshots: set.snapshots,
      })),
      certificates: watched.map(({ name }, index) => ({ name, expires: seconds(name, ends[index] ?? '') })),
      ...(args.runbookBaseUrl === undefined ? {} : { runbookBaseUrl: args.runbookBaseUrl }),
    }),
  );
}

function seconds(certificate: string, end: string): number {
  const milliseconds = Date.parse(end);
  if (Number.isNaN(milliseconds)) {
    throw new Error(`certificate ${certificate}: its end "${end}" is no RFC 3339 time`);
  }
  return Math.floor(milliseconds / 1000);
}
