/** The exporter that asks Redis servers and sentinels on Prometheus's behalf. */
import * as pulumi from '@pulumi/pulumi';
import type { Endpoints, Platform, Resources, Workload, Zone } from '../../platforms/port';
import { renderPasswordFile } from '../render/monitoring/exporter';
import { renderListeningCheck } from '../render/monitoring/health';
import {
  ArgumentCheck,
  type CertificatePair,
  files,
  secretFiles,
  firstInstance,
  goMemoryLimit,
  type MonitoringService,
  portNumber,
  type RedisTarget,
} from './args';
import { pace, paceScratch } from './pace';

/** Arguments of {@link RedisExporter}. */
export interface RedisExporterArgs {
  readonly platform: Platform;
  /** From {@link RedisExporter.endpoints}: it joins the zones of the members and the one it is scraped from. */
  readonly endpoints: Endpoints;
  readonly image: pulumi.Input<string>;
  /** Data members and sentinels, of every set. */
  readonly targets: readonly RedisTarget[];
  /** The ACL user on servers and sentinels. Default `exporter`. */
  readonly username?: string;
  /** Its password, the same on every target; a secret output. */
  readonly password: pulumi.Input<string>;
  /** PEM of the authority that signed the members' certificates and those of whoever may scrape. */
  readonly ca: pulumi.Input<string>;
  /** Shown to Redis, which demands one of every client. */
  readonly clientCertificate: CertificatePair;
  /** For its own HTTPS; carries its addresses. */
  readonly serverCertificate: CertificatePair;
  /** Workloads that may scrape it, where the platform enforces callers. Default everyone in its zones. */
  readonly callers?: readonly string[];
  /**
   * Seconds to wait for a connection and for an answer, 1 to 9. Default 4. A frozen process is not caught by it: the TLS
   * handshake waits 10 s whatever is set (redigo's default, seen with 1.69), so that the scrape times out instead.
   */
  readonly connectionTimeoutSeconds?: number;
  /** Default 64 MiB, half a core, 64 processes and threads. */
  readonly resources?: Resources;
}

const PORT = 'metrics';
const SECRETS = '/etc/jsquared/secrets';
const HEALTH = '/etc/jsquared/health';

/**
 * Scraped with mutual TLS at `/scrape?target=rediss://<address>:<port>`: the page would connect anyone anywhere. It
 * verifies every member's certificate, and reads no configuration of Redis (`-config-command -`): the answer to
 * CONFIG GET holds passwords, so that its user may not ask.
 */
export class RedisExporter extends pulumi.ComponentResource implements MonitoringService {
  readonly url = undefined;
  readonly instance: pulumi.Output<string>;
  readonly image: pulumi.Output<string>;
  readonly workload: Workload;

  /** Reserves name and addresses; put the zone it is scraped from first. */
  static endpoints(
    platform: Platform,
    name: string,
    at: { readonly zones: readonly Zone[]; readonly slot: number },
    opts: pulumi.ComponentResourceOptions,
  ): Endpoints {
    return platform.endpoints(name, { ...at, members: 1, ports: [{ name: PORT, port: 9121 }] }, opts);
  }

  /**
   * @param name unique in the stack
   * @throws InvalidArgument naming the argument and the remedy
   */
  constructor(name: string, args: RedisExporterArgs, opts?: pulumi.ComponentResourceOptions) {
    super('jsquared:monitoring:RedisExporter', name, recorded(args), opts);
    const username = args.username ?? 'exporter';
    const timeout = args.connectionTimeoutSeconds ?? 4;
    const resources = args.resources ?? { memoryMiB: 64, cpus: 0.5, pids: 64 };
    const check = new ArgumentCheck(`RedisExporter "${name}"`);
    check.endpoints(args.endpoints, PORT);
    check.targets(args.targets, 'targets');
    check.name(username, 'username');
    check.integer(timeout, 'connectionTimeoutSeconds', 1, 9, 'seconds');
    check.resources(resources, 'resources', 24);

    const port = portNumber(args.endpoints, PORT);
    const passwords = pulumi
      .all([pulumi.output(args.password), pulumi.all(args.targets.map((target) => target.address))])
      .apply(([password, addresses]) =>
        renderPasswordFile(
          args.targets.map((target, index) => ({ address: addresses[index] ?? '', port: target.port })),
          username,
          password,
        ),
      );
    this.image = pulumi.output(args.image);
    this.workload = args.platform.workload(
      {
        endpoints: args.endpoints,
        image: this.image,
        // No default target: an empty address keeps /metrics to the exporter's own numbers.
        command: [
          '/redis_exporter',
          '-redis.addr=',
          `-redis.user=${username}`,
          `-redis.password-file=${SECRETS}/passwords.json`,
          `-tls-ca-cert-file=${SECRETS}/ca.crt`,
          `-tls-client-cert-file=${SECRETS}/client.crt`,
          `-tls-client-key-file=${SECRETS}/client.key`,
          `-tls-server-ca-cert-file=${SECRETS}/ca.crt`,
          `-tls-server-cert-file=${SECRETS}/server.crt`,
          `-tls-server-key-file=${SECRETS}/server.key`,
          '-tls-server-min-version=TLS1.2',
          '-config-command=-',
          `-connection-timeout=${timeout}s`,
          `-web.listen-address=:${port}`,
        ],
        environment: {
          GOMEMLIMIT: goMemoryLimit(resources),
          GOGC: '50',
          // The exporter's own flag above is lost where it reads its certificate afresh, and Debian's build then speaks TLS 1.0.
          GODEBUG: 'tls10server=0',
        },
        user: { uid: 65534, gid: 65534 },
        member: () => ({
          files: [
            {
              directory: SECRETS,
              onChange: 'restart',
              files: secretFiles({
                'ca.crt': args.ca,
                'client.crt': args.clientCertificate.certificate,
                'client.key': args.clientCertificate.key,
                'passwords.json': passwords,
                'server.crt': args.serverCertificate.certificate,
                'server.key': args.serverCertificate.key,
              }),
            },
            {
              directory: HEALTH,
              onChange: 'replace',
              files: files({ 'listening.sh': renderListeningCheck(port) }),
            },
          ],
        }),
        volumes: [],
        scratch: [paceScratch],
        callers: (args.callers ?? ['zone']).map((from) => ({ from, port: PORT })),
        resources,
        health: {
          live: ['sh', `${HEALTH}/listening.sh`],
          ready: ['sh', `${HEALTH}/listening.sh`],
          ...pace,
          timeoutSeconds: 3,
          startSeconds: 30,
        },
        stopGraceSeconds: 10,
      },
      { parent: this },
    );
    this.instance = firstInstance(this.workload);
    this.registerOutputs({ instance: this.instance, image: this.image });
  }
}

/** What the state keeps of the arguments: what a person would want to read there, and no secret a second time. */
function recorded(args: RedisExporterArgs): pulumi.Inputs {
  return { image: args.image, targets: args.targets.map((target) => target.name) };
}
