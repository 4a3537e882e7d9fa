/** Alertmanager: groups, silences and delivers what Prometheus raises. */
import * as pulumi from '@pulumi/pulumi';
import type { Endpoints, Platform, Resources, Workload } from '../../platforms/port';
import { type Inhibition, renderAlertmanager } from '../render/monitoring/alertmanager';
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
  pageEndpoints,
  type PageLocation,
} from './args';
import { pace, paceScratch } from './pace';

/** Arguments of {@link Alertmanager}. */
export interface AlertmanagerArgs {
  readonly platform: Platform;
  /** From {@link Alertmanager.endpoints}. */
  readonly endpoints: Endpoints;
  readonly image: pulumi.Input<string>;
  /** PEM of the authority that signed its certificate. */
  readonly ca: pulumi.Input<string>;
  /** For its own HTTPS; carries its addresses and 127.0.0.1. */
  readonly serverCertificate: CertificatePair;
  /** Who may open the page and send alerts. */
  readonly user: HashedWebUser;
  /** Where alerts are posted as JSON; a secret output, since such URLs hold tokens. Default nowhere: the page shows them. */
  readonly webhookUrl?: pulumi.Input<string>;
  /** Which alert explains which others. Default none. */
  readonly inhibitions?: readonly Inhibition[];
  /** Seconds before the first message, before the next about the same group, before a repetition. Default 15, 120, 14400. */
  readonly notify?: {
    readonly groupWaitSeconds: number;
    readonly groupIntervalSeconds: number;
    readonly repeatIntervalSeconds: number;
  };
  /** Days that silences and the record of what was sent are kept. Default 5. */
  readonly retentionDays?: number;
  /** Refuse to delete the volume (it holds silences). Default true. */
  readonly protect?: boolean;
  /** Workloads that may open the page, where the platform enforces callers. Default everyone in its zones. */
  readonly callers?: readonly string[];
  /** Default 64 MiB, half a core, 64 processes and threads. */
  readonly resources?: Resources;
}

const PORT = 'web';
const CONFIG = '/etc/jsquared/config';
const SECRETS = '/etc/jsquared/secrets';
const DATA = '/alertmanager';

/** One member, so that clustering is off; HTTPS and basic authentication. */
export class Alertmanager extends pulumi.ComponentResource implements MonitoringService {
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
    return pageEndpoints(platform, name, { name: PORT, port: 9093 }, at, opts);
  }

  /**
   * @param name unique in the stack
   * @throws InvalidArgument naming the argument and the remedy
   */
  constructor(name: string, args: AlertmanagerArgs, opts?: pulumi.ComponentResourceOptions) {
    super('jsquared:monitoring:Alertmanager', name, { image: args.image }, opts);
    const notify = args.notify ?? {
      groupWaitSeconds: 15,
      groupIntervalSeconds: 120,
      repeatIntervalSeconds: 14_400,
    };
    const retentionDays = args.retentionDays ?? 5;
    const resources = args.resources ?? { memoryMiB: 64, cpus: 0.5, pids: 64 };
    const check = new ArgumentCheck(`Alertmanager "${name}"`);
    check.endpoints(args.endpoints, PORT);
    check.name(args.user.username, 'user.username');
    check.integer(notify.groupWaitSeconds, 'notify.groupWaitSeconds', 0, 3600, 'seconds');
    check.integer(notify.groupIntervalSeconds, 'notify.groupIntervalSeconds', 1, 86_400, 'seconds');
    check.integer(notify.repeatIntervalSeconds, 'notify.repeatIntervalSeconds', 60, 604_800, 'seconds');
    check.integer(retentionDays, 'retentionDays', 1, 365, 'days');
    check.resources(resources, 'resources', 32);
    if (typeof args.webhookUrl === 'string') {
      check.require(/^https?:\/\/\S+$/.test(args.webhookUrl), 'webhookUrl', 'must be an http or https URL');
    }

    const port = portNumber(args.endpoints, PORT);
    const config = renderAlertmanager({
      ...notify,
      inhibitions: args.inhibitions ?? [],
      ...(args.webhookUrl === undefined ? {} : { webhookUrlPath: `${SECRETS}/webhook-url` }),
    });
    const webConfig = pulumi.output(args.user.accepted).apply((users) =>
      renderWebConfig({
        certificatePath: `${SECRETS}/server.crt`,
        keyPath: `${SECRETS}/server.key`,
        users,
      }),
    );
    // amtool has no check of its own; `cluster show` asks /api/v2/status and fails unless the answer is good.
    const ask = [
      '/bin/amtool',
      `--alertmanager.url=https://127.0.0.1:${port}`,
      `--http.config.file=${SECRETS}/http.yml`,
      'cluster',
      'show',
    ];
    this.url = publishedUrl(args.endpoints, PORT);
    this.image = pulumi.output(args.image);
    this.workload = args.platform.workload(
      {
        endpoints: args.endpoints,
        image: this.image,
        command: [
          '/bin/alertmanager',
          `--config.file=${CONFIG}/alertmanager.yml`,
          `--web.config.file=${SECRETS}/web.yml`,
          `--web.listen-address=:${port}`,
          ...(this.url === undefined ? [] : [`--web.external-url=${this.url}`]),
          `--storage.path=${DATA}`,
          `--data.retention=${retentionDays * 24}h`,
          '--cluster.listen-address=',
        ],
        environment: { GOMEMLIMIT: goMemoryLimit(resources), GOGC: '50' },
        user: { uid: 65534, gid: 65534 },
        member: () => ({
          files: [
            {
              directory: CONFIG,
              // A broken file fails the update instead of leaving the old routes in force behind everyone's back.
              onChange: {
                reload: ['sh', '-c', `/bin/amtool check-config ${CONFIG}/alertmanager.yml && kill -HUP 1`],
              },
              files: files({ 'alertmanager.yml': config }),
            },
            {
              directory: SECRETS,
              onChange: 'restart',
              files: secretFiles({
                'ca.crt': args.ca,
                'http.yml': renderHttpClientConfig({
                  caPath: `${SECRETS}/ca.crt`,
                  username: args.user.username,
                  passwordPath: `${SECRETS}/web-password`,
                }),
                'server.crt': args.serverCertificate.certificate,
                'server.key': args.serverCertificate.key,
                'web-password': args.user.password,
                'web.yml': webConfig,
                ...(args.webhookUrl === undefined ? {} : { 'webhook-url': args.webhookUrl }),
              }),
            },
          ],
        }),
        volumes: [{ name: 'data', path: DATA, protect: args.protect ?? true }],
        scratch: [paceScratch],
        callers: (args.callers ?? ['zone']).map((from) => ({ from, port: PORT })),
        resources,
        health: {
          live: ask,
          ready: ask,
          ...pace,
          timeoutSeconds: 4,
          startSeconds: 30,
        },
        stopGraceSeconds: 10,
      },
      { parent: this },
    );
    this.instance = firstInstance(this.workload);
    this.registerOutputs({ url: this.url, instance: this.instance, image: this.image });
  }
}
