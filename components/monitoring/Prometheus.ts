/** Prometheus: collects the series, evaluates the alert rules. */
import * as pulumi from '@pulumi/pulumi';
import type { Endpoints, Platform, Resources, Workload } from '../../platforms/port';
import { renderPrometheus } from '../render/monitoring/prometheus';
import { renderHttpClientConfig, renderWebConfig } from '../render/monitoring/web';
import {
  ArgumentCheck,
  type CertificatePair,
  files,
  secretFiles,
  firstInstance,
  goMemoryLimit,
  type HashedWebUser,
  type MonitoringService,
  portNumber,
  publishedUrl,
  type RedisTarget,
  type ServiceTarget,
  type WebUser,
  pageEndpoints,
  type PageLocation,
} from './args';
import { pace, paceScratch } from './pace';

/** Arguments of {@link Prometheus}. */
export interface PrometheusArgs {
  readonly platform: Platform;
  /** From {@link Prometheus.endpoints}. */
  readonly endpoints: Endpoints;
  readonly image: pulumi.Input<string>;
  /** The stack's name; the `stack` label of every series and alert. */
  readonly stack: string;
  /** Data members and sentinels, of every set; the exporter is asked about each. */
  readonly targets: readonly RedisTarget[];
  /** The exporter, at its address in a zone that Prometheus joins. */
  readonly exporter: ServiceTarget;
  /** Alertmanager, at its address in a zone that Prometheus joins, and who may talk to it. */
  readonly alertmanager: ServiceTarget & { readonly user: WebUser };
  /** Grafana, to be scraped as well. Default none. */
  readonly grafana?: ServiceTarget;
  /** The rule file's text. */
  readonly rules: pulumi.Input<string>;
  /** PEM of the authority that signed every certificate in question. */
  readonly ca: pulumi.Input<string>;
  /** For its own HTTPS; carries its addresses and 127.0.0.1. */
  readonly serverCertificate: CertificatePair;
  /** Shown to the exporter. */
  readonly clientCertificate: CertificatePair;
  /** Who may open the page and the API. */
  readonly user: HashedWebUser;
  /** 5 to 60 seconds between scrapes and evaluations: the alerts look back by minutes. Default 15. */
  readonly scrapeIntervalSeconds?: number;
  /** How much is kept, whichever is reached first. Default 15 days, 512 MiB. */
  readonly retention?: { readonly days: number; readonly sizeMiB: number };
  /** Refuse to delete the volume. Default true. */
  readonly protect?: boolean;
  /** Workloads that may open the page, where the platform enforces callers. Default everyone in its zones. */
  readonly callers?: readonly string[];
  /** Default 256 MiB, one core, 128 processes and threads. */
  readonly resources?: Resources;
}

const PORT = 'web';
const CONFIG = '/etc/jsquared/config';
const SECRETS = '/etc/jsquared/secrets';
const DATA = '/prometheus';

/** HTTPS and basic authentication; rules and targets are reloaded, certificates and passwords restart it. */
export class Prometheus extends pulumi.ComponentResource implements MonitoringService {
  readonly url: string | undefined;
  readonly instance: pulumi.Output<string>;
  readonly image: pulumi.Output<string>;
  readonly workload: Workload;

  /**
   * Reserves name and addresses. Published on the host's loopback at `publish`, which takes a zone that is not internal.
   */
  static endpoints(
    platform: Platform,
    name: string,
    at: PageLocation,
    opts: pulumi.ComponentResourceOptions,
  ): Endpoints {
    return pageEndpoints(platform, name, { name: PORT, port: 9090 }, at, opts);
  }

  /**
   * @param name unique in the stack
   * @throws InvalidArgument naming the argument and the remedy
   */
  constructor(name: string, args: PrometheusArgs, opts?: pulumi.ComponentResourceOptions) {
    super('jsquared:monitoring:Prometheus', name, recorded(args), opts);
    const interval = args.scrapeIntervalSeconds ?? 15;
    const retention = args.retention ?? { days: 15, sizeMiB: 512 };
    const resources = args.resources ?? { memoryMiB: 256, cpus: 1, pids: 128 };
    const check = new ArgumentCheck(`Prometheus "${name}"`);
    const member = check.endpoints(args.endpoints, PORT);
    check.name(args.stack, 'stack');
    check.targets(args.targets, 'targets');
    check.service(args.exporter, 'exporter');
    check.service(args.alertmanager, 'alertmanager');
    if (args.grafana) check.service(args.grafana, 'grafana');
    check.name(args.user.username, 'user.username');
    check.name(args.alertmanager.user.username, 'alertmanager.user.username');
    check.integer(interval, 'scrapeIntervalSeconds', 5, 60, 'seconds');
    check.integer(retention.days, 'retention.days', 1, 3650, 'days');
    check.integer(retention.sizeMiB, 'retention.sizeMiB', 64, 1_048_576, 'MiB');
    check.resources(resources, 'resources', 96);

    const port = portNumber(args.endpoints, PORT);
    const selfClient = {
      caPath: `${SECRETS}/ca.crt`,
      username: args.user.username,
      passwordPath: `${SECRETS}/web-password`,
    };
    const config = pulumi
      .all([
        pulumi.all(args.targets.map((target) => target.address)),
        pulumi.output(args.exporter.address),
        pulumi.output(args.alertmanager.address),
        pulumi.output(args.grafana?.address),
      ])
      .apply(([addresses, exporter, alertmanager, grafana]) =>
        renderPrometheus({
          stack: args.stack,
          scrapeIntervalSeconds: interval,
          rulesPath: `${CONFIG}/rules.yml`,
          targets: args.targets.map(({ name: instance, set, role, port: at }, index) => ({
            name: instance,
            set,
            role,
            port: at,
            address: addresses[index] ?? '',
          })),
          exporter: { name: args.exporter.name, address: `${exporter}:${args.exporter.port}` },
          exporterTls: {
            caPath: `${SECRETS}/ca.crt`,
            certificatePath: `${SECRETS}/client.crt`,
            keyPath: `${SECRETS}/client.key`,
          },
          alertmanager: {
            name: args.alertmanager.name,
            address: `${alertmanager}:${args.alertmanager.port}`,
          },
          alertmanagerClient: {
            caPath: `${SECRETS}/ca.crt`,
            username: args.alertmanager.user.username,
            passwordPath: `${SECRETS}/alertmanager-password`,
          },
          self: { name: member.name, address: `127.0.0.1:${port}` },
          selfClient,
          ...(args.grafana && grafana !== undefined
            ? { grafana: { name: args.grafana.name, address: `${grafana}:${args.grafana.port}` } }
            : {}),
        }),
      );
    const webConfig = pulumi.output(args.user.accepted).apply((users) =>
      renderWebConfig({
        certificatePath: `${SECRETS}/server.crt`,
        keyPath: `${SECRETS}/server.key`,
        users,
      }),
    );
    const ask = [`--url=https://127.0.0.1:${port}`, `--http.config.file=${SECRETS}/http.yml`];
    this.url = publishedUrl(args.endpoints, PORT);
    this.image = pulumi.output(args.image);
    this.workload = args.platform.workload(
      {
        endpoints: args.endpoints,
        image: this.image,
        command: [
          '/bin/prometheus',
          `--config.file=${CONFIG}/prometheus.yml`,
          `--web.config.file=${SECRETS}/web.yml`,
          `--web.listen-address=:${port}`,
          ...(this.url === undefined ? [] : [`--web.external-url=${this.url}`]),
          `--storage.tsdb.path=${DATA}`,
          `--storage.tsdb.retention.time=${retention.days}d`,
          // Prometheus counts in powers of two and writes MB.
          `--storage.tsdb.retention.size=${retention.sizeMiB}MB`,
        ],
        environment: { GOMEMLIMIT: goMemoryLimit(resources), GOGC: '50' },
        user: { uid: 65534, gid: 65534 },
        member: () => ({
          files: [
            {
              directory: CONFIG,
              // A broken file fails the update instead of leaving the old rules in force behind everyone's back.
              onChange: {
                reload: ['sh', '-c', `/bin/promtool check config ${CONFIG}/prometheus.yml && kill -HUP 1`],
              },
              files: files({
                'prometheus.yml': config,
                'rules.yml': args.rules,
              }),
            },
            {
              directory: SECRETS,
              onChange: 'restart',
              files: secretFiles({
                'alertmanager-password': args.alertmanager.user.password,
                'ca.crt': args.ca,
                'client.crt': args.clientCertificate.certificate,
                'client.key': args.clientCertificate.key,
                'http.yml': renderHttpClientConfig(selfClient),
                'server.crt': args.serverCertificate.certificate,
                'server.key': args.serverCertificate.key,
                'web-password': args.user.password,
                'web.yml': webConfig,
              }),
            },
          ],
        }),
        volumes: [{ name: 'data', path: DATA, protect: args.protect ?? true }],
        scratch: [paceScratch],
        callers: (args.callers ?? ['zone']).map((from) => ({ from, port: PORT })),
        resources,
        health: {
          live: ['/bin/promtool', 'check', 'healthy', ...ask],
          ready: ['/bin/promtool', 'check', 'ready', ...ask],
          ...pace,
          timeoutSeconds: 4,
          // Replaying a day's write-ahead log at this size takes seconds; a slow disk may need a minute.
          startSeconds: 60,
        },
        stopGraceSeconds: 30,
      },
      { parent: this },
    );
    this.instance = firstInstance(this.workload);
    this.registerOutputs({ url: this.url, instance: this.instance, image: this.image });
  }
}

/** What the state keeps of the arguments: what a person would want to read there, and no secret a second time. */
function recorded(args: PrometheusArgs): pulumi.Inputs {
  return { image: args.image, stack: args.stack, targets: args.targets.map((target) => target.name) };
}
