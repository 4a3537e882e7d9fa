/** prometheus.yml. A pure function: same arguments, same text. */
import { stringify } from 'yaml';
import { targetUrl } from './exporter';
import { httpClient, type HttpClient } from './web';

/** A page that Prometheus scrapes or sends alerts to. */
export interface ScrapeService {
  readonly name: string;
  /** `host:port`. */
  readonly address: string;
}

/** A Redis server or sentinel, scraped through the exporter. */
export interface ScrapeRedis {
  readonly name: string;
  readonly set: string;
  readonly role: 'data' | 'sentinel';
  readonly address: string;
  readonly port: number;
}

/** Everything that prometheus.yml says; paths are Prometheus's own. */
export interface PrometheusConfig {
  readonly stack: string;
  readonly scrapeIntervalSeconds: number;
  readonly rulesPath: string;
  readonly targets: readonly ScrapeRedis[];
  readonly exporter: ScrapeService;
  /** How to reach the exporter, which demands a client certificate. */
  readonly exporterTls: {
    readonly caPath: string;
    readonly certificatePath: string;
    readonly keyPath: string;
  };
  readonly alertmanager: ScrapeService;
  readonly alertmanagerClient: HttpClient;
  /** Prometheus itself, asked over the loopback. */
  readonly self: ScrapeService;
  readonly selfClient: HttpClient;
  /** Grafana's `/metrics`, where it is part of the stack; the page needs no password. */
  readonly grafana?: ScrapeService;
}

/** Jobs by name: alerts and dashboards select by these. */
const JOBS = {
  redis: 'redis',
  exporter: 'redis-exporter',
  prometheus: 'prometheus',
  alertmanager: 'alertmanager',
  grafana: 'grafana',
} as const;

/**
 * Prints prometheus.yml.
 *
 * Every series carries `stack`, `instance` (the member's name, which outlives the process behind it) and `address`;
 * those of a Redis member also `set` and `role` (data or sentinel). What the exporter itself calls `role`, the place in
 * replication, becomes `replication_role` with the values `primary` and `replica`: both would otherwise collide and
 * reappear as `exported_role`.
 */
export function renderPrometheus(config: PrometheusConfig): string {
  const interval = `${config.scrapeIntervalSeconds}s`;
  return stringify(
    {
      global: {
        scrape_interval: interval,
        scrape_timeout: `${scrapeTimeoutSeconds(config.scrapeIntervalSeconds)}s`,
        evaluation_interval: interval,
        external_labels: { stack: config.stack },
      },
      rule_files: [config.rulesPath],
      alerting: {
        alertmanagers: [
          {
            scheme: 'https',
            ...httpClient(config.alertmanagerClient),
            static_configs: [{ targets: [config.alertmanager.address] }],
          },
        ],
      },
      scrape_configs: [
        {
          job_name: JOBS.redis,
          scheme: 'https',
          metrics_path: '/scrape',
          tls_config: clientTls(config),
          static_configs: config.targets.map((target) => ({
            targets: [hostPort(target)],
            labels: { stack: config.stack, set: target.set, role: target.role, instance: target.name },
          })),
          relabel_configs: [
            { source_labels: ['__address__'], target_label: 'address' },
            { source_labels: ['__address__'], target_label: '__param_target', replacement: 'rediss://$1' },
            { target_label: '__address__', replacement: config.exporter.address },
          ],
          metric_relabel_configs: redisMetrics(),
        },
        service(JOBS.exporter, config.stack, config.exporter, { tls_config: clientTls(config) }),
        service(JOBS.prometheus, config.stack, config.self, httpClient(config.selfClient)),
        service(JOBS.alertmanager, config.stack, config.alertmanager, httpClient(config.alertmanagerClient)),
        ...(config.grafana
          ? [
              service(JOBS.grafana, config.stack, config.grafana, {
                tls_config: { ca_file: config.exporterTls.caPath },
              }),
            ]
          : []),
      ],
    },
    // Anchors would save lines and cost readers; long lines stay whole so that a diff shows one change as one line.
    { aliasDuplicateObjects: false, lineWidth: 0 },
  );
}

/** A scrape has to end before the next begins; Prometheus refuses a longer time-out than the interval. */
function scrapeTimeoutSeconds(intervalSeconds: number): number {
  return Math.min(10, intervalSeconds);
}

function redisMetrics(): Record<string, unknown>[] {
  return [
    {
      source_labels: ['exported_role'],
      regex: 'master',
      target_label: 'replication_role',
      replacement: 'primary',
    },
    {
      source_labels: ['exported_role'],
      regex: 'slave',
      target_label: 'replication_role',
      replacement: 'replica',
    },
    { regex: 'exported_role', action: 'labeldrop' },
    // Sixteen databases a member, sentinels included, of which applications use the first.
    {
      source_labels: ['__name__', 'db'],
      regex: 'redis_db_(keys|keys_expiring);db([1-9]|1[0-9])',
      action: 'drop',
    },
  ];
}

function service(job: string, stack: string, target: ScrapeService, how: object): Record<string, unknown> {
  return {
    job_name: job,
    scheme: 'https',
    ...how,
    static_configs: [{ targets: [target.address], labels: { stack, instance: target.name } }],
    relabel_configs: [{ source_labels: ['__address__'], target_label: 'address' }],
  };
}

function clientTls(config: PrometheusConfig): Record<string, unknown> {
  const { caPath, certificatePath, keyPath } = config.exporterTls;
  return { ca_file: caPath, cert_file: certificatePath, key_file: keyPath, min_version: 'TLS12' };
}

/** The authority part of the URL by which the exporter knows the target. */
function hostPort(target: ScrapeRedis): string {
  return targetUrl(target).replace('rediss://', '');
}
