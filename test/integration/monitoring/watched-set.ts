/** A real Redis set with the real watchers beside it. */
import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { request } from 'node:https';
import * as pulumi from '@pulumi/pulumi';
import { hashSync } from 'bcryptjs';
import { Alertmanager } from '../../../components/monitoring/Alertmanager';
import type { RedisTarget } from '../../../components/monitoring/args';
import { Prometheus } from '../../../components/monitoring/Prometheus';
import { RedisExporter } from '../../../components/monitoring/RedisExporter';
import { inhibitions, renderRules, type RulesArgs } from '../../../monitoring/alerts';
import type { Endpoints } from '../../../platforms/port';
import type { Certificate } from '../../support/certificates';
import { FakePlatform } from '../../support/fake-platform';
import { ensureImage } from '../../support/images';
import { dashboardQueries, metricsOf, ruleQueries } from '../../support/queries';
import { type RunningMember, runRecorded } from '../../support/recorded';
import { RedisSet } from '../../support/redis-set';

/** What the tests' rules declare. */
export const declared: RulesArgs = {
  stack: 'test',
  sets: [
    {
      set: 'main',
      dataMembers: 3,
      sentinels: 3,
      minReplicasToWrite: 1,
      minReplicasMaxLagSeconds: 10,
      snapshots: true,
    },
  ],
  certificates: [{ name: 'main-redis', expires: 1_900_000_000 }],
};

/** Seconds between scrapes: short, so that the tests are. */
const INTERVAL = 5;

/** An answer of a page. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** One sample of an instant query. */
export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

/** Metrics that alerts or dashboards ask for and Prometheus has never seen, each with the place that asks. */
export async function missingMetrics(watched: WatchedSet): Promise<string[]> {
  const known = new Set(await watched.api<string[]>('label/__name__/values'));
  const asked = [...ruleQueries(declared), ...dashboardQueries({ stack: 'test', set: 'main' })];
  return asked.flatMap(({ where, expr }) =>
    metricsOf(expr)
      .filter((metric) => !known.has(metric))
      .map((metric) => `${metric} (${where})`),
  );
}

/** Redis, exporter, Prometheus and Alertmanager on real containers, and a webhook on this machine. */
export class WatchedSet {
  readonly received: string[] = [];
  private readonly password = randomBytes(18).toString('base64url');
  private readonly running = new Map<string, RunningMember>();
  private webhook: Server | undefined;

  private constructor(
    readonly set: RedisSet,
    readonly platform: FakePlatform,
    private readonly client: Certificate,
  ) {}

  /** Brings everything up; what was made so far is removed if anything fails. */
  static async create(flavour: 'redis' | 'valkey' = 'redis'): Promise<WatchedSet> {
    const set = await RedisSet.create({
      flavour,
      image: await ensureImage(flavour),
      spec: { memory: { maxBytes: 64 * 1024 * 1024 } },
    });
    const watched = new WatchedSet(set, new FakePlatform(), await set.issue('prometheus'));
    try {
      for (const name of set.names) await set.up(name);
      await set.converged();
      await watched.watch();
      return watched;
    } catch (error) {
      await watched.destroy();
      throw error;
    }
  }

  /** A running watcher by the name of its workload. */
  member(name: string): RunningMember {
    const found = this.running.get(name);
    if (!found) throw new Error(`${name} does not run`);
    return found;
  }

  private address(last: number): string {
    return this.set.address('data-0').replace(/\d+$/, String(last));
  }

  private endpoints(name: string, last: number, port: string, number: number): Endpoints {
    const address = pulumi.output(this.address(last));
    const zone = { name: 'zone', internal: true, id: pulumi.output('zone'), subnet: undefined };
    const members = [{ index: 0, name: `${name}-0`, hostname: name, address, addresses: { zone: address } }];
    return { name, members, zones: [zone], ports: [{ name: port, port: number }] };
  }

  private async watch(): Promise<void> {
    const url = await this.listen();
    const user = {
      username: 'admin',
      password: pulumi.secret(this.password),
      accepted: { admin: pulumi.secret(hashSync(this.password, 10)) },
    };
    const { platform, client } = this;
    const ca = client.ca;
    const targets: RedisTarget[] = this.set.names.map((name) => ({
      name,
      set: 'main',
      role: name.startsWith('data') ? 'data' : 'sentinel',
      address: this.set.address(name),
      port: name.startsWith('data') ? 6379 : 26379,
    }));
    const server = (of: string, last: number) => this.set.issue(of, this.address(last));
    new RedisExporter('redis-exporter', {
      platform,
      targets,
      ca,
      endpoints: this.endpoints('redis-exporter', 30, 'metrics', 9121),
      image: await ensureImage('redis-exporter'),
      password: pulumi.secret(this.set.spec.passwords.exporter[0]),
      clientCertificate: await this.set.issue('redis-exporter'),
      serverCertificate: await server('redis-exporter', 30),
    });
    new Alertmanager('alertmanager', {
      platform,
      ca,
      user,
      inhibitions,
      endpoints: this.endpoints('alertmanager', 32, 'web', 9093),
      image: await ensureImage('alertmanager'),
      serverCertificate: await server('alertmanager', 32),
      webhookUrl: pulumi.secret(url),
      notify: { groupWaitSeconds: 0, groupIntervalSeconds: 1, repeatIntervalSeconds: 60 },
    });
    new Prometheus('prometheus', {
      platform,
      targets,
      ca,
      user,
      stack: 'test',
      endpoints: this.endpoints('prometheus', 31, 'web', 9090),
      image: await ensureImage('prometheus'),
      exporter: { name: 'redis-exporter-0', address: this.address(30), port: 9121 },
      alertmanager: { name: 'alertmanager-0', address: this.address(32), port: 9093, user },
      rules: renderRules(declared),
      serverCertificate: await server('prometheus', 31),
      clientCertificate: client,
      scrapeIntervalSeconds: INTERVAL,
    });
    for (const [name, last] of [
      ['redis-exporter', 30],
      ['alertmanager', 32],
      ['prometheus', 31],
    ] as const) {
      const options = {
        container: `j2mon-${this.set.id}-${name}`,
        network: this.set.network,
        address: this.address(last),
      };
      this.running.set(name, await runRecorded(platform, name, options));
    }
  }

  /** A webhook on the network's own gateway address, which is this machine's. */
  private async listen(): Promise<string> {
    this.webhook = createServer((message, answer) => {
      let body = '';
      message.on('data', (chunk: Buffer) => (body += chunk.toString()));
      message.on('end', () => {
        this.received.push(body);
        answer.end();
      });
    });
    const gateway = this.address(1);
    await new Promise<void>((resolve, reject) => {
      this.webhook?.once('error', reject).listen(0, gateway, resolve);
    });
    const { port } = this.webhook.address() as { port: number };
    return `http://${gateway}:${port}/hook`;
  }

  /** Asks a page over HTTPS, verifying its certificate. */
  page(
    of: 'prometheus' | 'alertmanager' | 'redis-exporter',
    path: string,
    as: 'user' | 'bearer' | 'nobody',
  ): Promise<Answer> {
    const [last, port] = { 'redis-exporter': [30, 9121], prometheus: [31, 9090], alertmanager: [32, 9093] }[
      of
    ] as [number, number];
    return new Promise((resolve, reject) => {
      const options = {
        host: this.address(last),
        port,
        path,
        ca: this.client.ca,
        timeout: 10_000,
        ...(as === 'user' ? { auth: `admin:${this.password}` } : {}),
        ...(as === 'bearer' ? { cert: this.client.certificate, key: this.client.key } : {}),
      };
      const asked = request(options, (answer) => {
        let body = '';
        answer.on('data', (chunk: Buffer) => (body += chunk.toString()));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }));
      });
      asked.on('timeout', () => asked.destroy(new Error(`${of}${path}: no answer in 10 s`)));
      asked.on('error', reject);
      asked.end();
    });
  }

  /** The data of an answer of Prometheus's API. @throws Error with the answer if it is no success */
  async api<T>(path: string): Promise<T> {
    const { status, body } = await this.page('prometheus', `/api/v1/${path}`, 'user');
    if (status !== 200) throw new Error(`/api/v1/${path}: ${status} ${body}`);
    return (JSON.parse(body) as { data: T }).data;
  }

  /** An instant query. */
  async query(expr: string): Promise<readonly Sample[]> {
    return (await this.api<{ result: readonly Sample[] }>(`query?query=${encodeURIComponent(expr)}`)).result;
  }

  /** What a reader of `docker inspect` could find: none of it may be a secret. */
  secrets(): string[] {
    return [this.password, this.set.spec.passwords.exporter[0], this.client.key];
  }

  /** Removes everything. */
  async destroy(): Promise<void> {
    for (const member of this.running.values()) await member.remove();
    this.webhook?.closeAllConnections();
    this.webhook?.close();
    await this.set.destroy();
  }
}
