/** Grafana: the dashboards. */
import * as pulumi from '@pulumi/pulumi';
import type { Endpoints, Platform, Resources, Workload } from '../../platforms/port';
import { renderDashboardProvider, renderDatasource, renderGrafanaIni } from '../render/monitoring/grafana';
import {
  ArgumentCheck,
  type CertificatePair,
  files,
  firstInstance,
  type MonitoringService,
  portNumber,
  publishedUrl,
  secretFiles,
  type WebUser,
  pageEndpoints,
  type PageLocation,
} from './args';
import { pace } from './pace';

/** A dashboard as Grafana imports it. */
export interface Dashboard {
  /** File name without its ending; the first of the list opens first. */
  readonly name: string;
  /** The dashboard's JSON. */
  readonly json: string;
}

/** Arguments of {@link Grafana}. */
export interface GrafanaArgs {
  readonly platform: Platform;
  /** From {@link Grafana.endpoints}. */
  readonly endpoints: Endpoints;
  /** Upstream's image: there is no Debian package. */
  readonly image: pulumi.Input<string>;
  /** Prometheus, at its address in a zone that Grafana joins, and who may ask it. */
  readonly prometheus: {
    readonly address: pulumi.Input<string>;
    readonly port: number;
    readonly user: WebUser;
    /** Its scrape interval in seconds: rates over less show nothing. */
    readonly scrapeIntervalSeconds: number;
  };
  /** The administrator; the password applies at the first start alone, Grafana keeps its own record afterwards. */
  readonly admin: WebUser;
  /** PEM of the authority that signed every certificate in question. */
  readonly ca: pulumi.Input<string>;
  /** For its own HTTPS; carries its addresses and 127.0.0.1. */
  readonly serverCertificate: CertificatePair;
  /** At least one. */
  readonly dashboards: readonly Dashboard[];
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
const PROVISIONING = '/etc/jsquared/provisioning';
const DASHBOARDS = '/etc/jsquared/dashboards';
const DATA = '/var/lib/grafana';

/** HTTPS, one administrator, data source and dashboards provisioned; nothing is sent or fetched outside. */
export class Grafana extends pulumi.ComponentResource implements MonitoringService {
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
    return pageEndpoints(platform, name, { name: PORT, port: 3000 }, at, opts);
  }

  /**
   * @param name unique in the stack
   * @throws InvalidArgument naming the argument and the remedy
   */
  constructor(name: string, args: GrafanaArgs, opts?: pulumi.ComponentResourceOptions) {
    super('jsquared:monitoring:Grafana', name, recorded(args), opts);
    const resources = args.resources ?? { memoryMiB: 256, cpus: 1, pids: 128 };
    const check = new ArgumentCheck(`Grafana "${name}"`);
    check.endpoints(args.endpoints, PORT);
    check.port(args.prometheus.port, 'prometheus.port');
    check.name(args.prometheus.user.username, 'prometheus.user.username');
    check.integer(
      args.prometheus.scrapeIntervalSeconds,
      'prometheus.scrapeIntervalSeconds',
      5,
      60,
      'seconds',
    );
    check.name(args.admin.username, 'admin.username');
    check.resources(resources, 'resources', 128);
    args.dashboards.forEach((dashboard, index) => check.name(dashboard.name, `dashboards[${index}].name`));
    const [home] = args.dashboards;
    check.require(home !== undefined, 'dashboards', 'is empty; give at least one dashboard');

    const port = portNumber(args.endpoints, PORT);
    const datasource = pulumi.output(args.prometheus.address).apply((address) =>
      renderDatasource({
        url: `https://${address}:${args.prometheus.port}`,
        username: args.prometheus.user.username,
        passwordPath: `${SECRETS}/prometheus-password`,
        caPath: `${SECRETS}/ca.crt`,
        scrapeIntervalSeconds: args.prometheus.scrapeIntervalSeconds,
      }),
    );
    // Upstream's image has curl; it checks the page's own certificate as everyone else does.
    const ask = ['curl', '-fsS', '--max-time', '3', '--cacert', `${SECRETS}/ca.crt`];
    this.url = publishedUrl(args.endpoints, PORT);
    this.image = pulumi.output(args.image);
    this.workload = args.platform.workload(
      {
        endpoints: args.endpoints,
        image: this.image,
        command: ['/run.sh'],
        environment: {
          GF_PATHS_CONFIG: `${CONFIG}/grafana.ini`,
          GF_PATHS_DATA: DATA,
          GF_PATHS_LOGS: '/tmp/grafana-logs',
          GF_PATHS_PLUGINS: `${DATA}/plugins`,
          GF_PATHS_PROVISIONING: PROVISIONING,
        },
        user: { uid: 472, gid: 472 },
        member: () => ({
          files: [
            {
              directory: CONFIG,
              onChange: 'replace',
              files: files({
                'grafana.ini': renderGrafanaIni({
                  port,
                  certificatePath: `${SECRETS}/server.crt`,
                  keyPath: `${SECRETS}/server.key`,
                  rootUrl: this.url ?? `https://localhost:${port}`,
                  adminUser: args.admin.username,
                  adminPasswordPath: `${SECRETS}/admin-password`,
                  provisioningPath: PROVISIONING,
                  homeDashboardPath: `${DASHBOARDS}/${home?.name ?? ''}.json`,
                }),
              }),
            },
            {
              directory: `${PROVISIONING}/datasources`,
              onChange: 'replace',
              files: files({ 'prometheus.yml': datasource }),
            },
            {
              directory: `${PROVISIONING}/dashboards`,
              onChange: 'replace',
              files: files({ 'files.yml': renderDashboardProvider(DASHBOARDS) }),
            },
            {
              directory: DASHBOARDS,
              // Grafana looks at the directory every 30 seconds by itself (updateIntervalSeconds).
              onChange: { reload: ['true'] },
              files: files(
                Object.fromEntries(args.dashboards.map(({ name: file, json }) => [`${file}.json`, json])),
              ),
            },
            {
              directory: SECRETS,
              onChange: 'restart',
              files: secretFiles({
                'admin-password': args.admin.password,
                'ca.crt': args.ca,
                'prometheus-password': args.prometheus.user.password,
                'server.crt': args.serverCertificate.certificate,
                'server.key': args.serverCertificate.key,
              }),
            },
          ],
        }),
        volumes: [{ name: 'data', path: DATA, protect: args.protect ?? true }],
        scratch: [{ path: '/tmp', sizeMiB: 32 }],
        callers: (args.callers ?? ['zone']).map((from) => ({ from, port: PORT })),
        resources,
        health: {
          live: [...ask, '-o', '/dev/null', `https://127.0.0.1:${port}/healthz`],
          ready: [...ask, '-o', '/dev/null', `https://127.0.0.1:${port}/api/health`],
          ...pace,
          timeoutSeconds: 4,
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
function recorded(args: GrafanaArgs): pulumi.Inputs {
  return { image: args.image, dashboards: args.dashboards.map((dashboard) => dashboard.name) };
}
