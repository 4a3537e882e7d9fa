import { randomBytes } from 'node:crypto';
import { Redis, type RedisOptions } from 'ioredis';
import {
  renderDataMember,
  renderSentinel,
  START_COMMAND,
  stopGraceSeconds,
  SYSTEM_USERS,
  type MemberFile,
  type Passwords,
  type RedisSetSpec,
  type SystemUser,
} from '../../components/render/redis';
import { createAuthority, type Authority, type Certificate } from './certificates';
import { copyFiles, createNetwork, LABEL, PREFIX, sweep } from './containers';
import { docker, dockerQuietly, until } from './docker';

/** What a set is made of; the rest is as the renderers' defaults say. */
export interface RedisSetOptions {
  /** An image with the flavour's server, a user 999 and a `/data` that belongs to it. */
  readonly image: string;
  readonly flavour?: RedisSetSpec['flavour'];
  /** Number of data members and of sentinels. Default 3 and 3. */
  readonly data?: number;
  readonly sentinels?: number;
  /** Overrides of the spec. */
  readonly spec?: Partial<RedisSetSpec>;
}

/** What one data member says of itself. */
export interface MemberRole {
  readonly role: 'master' | 'slave';
  /** The primary it follows and its link's state; empty of a primary. */
  readonly primary: string;
  readonly link: string;
}

/** A Redis set on real containers, made with the docker command line alone. */
export class RedisSet {
  readonly id = randomBytes(3).toString('hex');
  private net = '';
  private readonly generations = new Map<string, number>();

  private constructor(
    readonly options: RedisSetOptions,
    public spec: RedisSetSpec,
    private readonly authority: Authority,
    private readonly client: Certificate,
    private readonly certificates: ReadonlyMap<string, Certificate>,
  ) {}

  /** Makes the network, the certificates and the spec; no member yet. */
  static async create(options: RedisSetOptions): Promise<RedisSet> {
    await sweep();
    const { net, name } = await createNetwork();
    const authority = await createAuthority();
    const member = (kind: string, count: number, from: number) =>
      Array.from({ length: count }, (_, i) => ({ name: `${kind}-${i}`, address: `${net}.${from + i}` }));
    const password = (): Passwords => [randomBytes(24).toString('base64url')];
    const spec: RedisSetSpec = {
      primaryName: 'main',
      flavour: options.flavour ?? 'redis',
      data: member('data', options.data ?? 3, 10),
      sentinels: member('sentinel', options.sentinels ?? 3, 20),
      passwords: Object.fromEntries(SYSTEM_USERS.map((user) => [user, password()])) as Record<
        SystemUser,
        Passwords
      >,
      appUsers: [{ name: 'app', passwords: password(), keys: ['app:*'], channels: ['app:*'] }],
      ...options.spec,
    };
    const certificates = new Map<string, Certificate>();
    for (const m of [...spec.data, ...spec.sentinels])
      certificates.set(m.name, await authority.issue(m.name, m.address));
    const set = new RedisSet(options, spec, authority, await authority.issue('client'), certificates);
    set.net = name;
    return set;
  }

  /** The set's network; its addresses from 30 on are free for whoever joins. */
  get network(): string {
    return this.net;
  }

  /** A certificate by the set's authority, for whoever joins. */
  issue(commonName: string, address?: string): Promise<Certificate> {
    return this.authority.issue(commonName, address);
  }

  get names(): string[] {
    return [...this.spec.data, ...this.spec.sentinels].map((member) => member.name);
  }

  get dataNames(): string[] {
    return this.spec.data.map((member) => member.name);
  }

  get sentinelNames(): string[] {
    return this.spec.sentinels.map((member) => member.name);
  }

  container(name: string): string {
    return `${PREFIX}${this.id}-${name}`;
  }

  address(name: string): string {
    const found = [...this.spec.data, ...this.spec.sentinels].find((member) => member.name === name);
    if (!found) throw new Error(`no member ${name}`);
    return found.address;
  }

  nameOf(address: string): string {
    return (
      [...this.spec.data, ...this.spec.sentinels].find((member) => member.address === address)?.name ??
      address
    );
  }

  /** The member's files as the renderers give them, for the current spec. */
  files(name: string): MemberFile[] {
    const tls = this.certificates.get(name);
    if (!tls) throw new Error(`no certificate for ${name}`);
    return this.dataNames.includes(name)
      ? renderDataMember(this.spec, name, tls)
      : renderSentinel(this.spec, name, tls);
  }

  /** Creates and starts a member; its data volume is used again when it is there. */
  async up(name: string): Promise<void> {
    const generation = (this.generations.get(name) ?? 0) + 1;
    this.generations.set(name, generation);
    const files = `${this.container(name)}-files-${generation}`;
    const data = `${this.container(name)}-data`;
    const label = ['--label', `${LABEL}=${process.pid}`];
    await docker('volume', 'create', ...label, files);
    if ((await dockerQuietly('volume', 'ls', '-q', '--filter', `name=^${data}$`)) === '') {
      await docker('volume', 'create', ...label, data);
    }
    const loader = `${this.container(name)}-loader`;
    await docker(
      'create',
      ...label,
      '--name',
      loader,
      '-v',
      `${files}:/etc/jsquared`,
      this.options.image,
      'true',
    );
    await copyFiles(loader, this.files(name));
    await docker('rm', '-f', loader);
    await docker(
      ...[
        'create',
        ...label,
        '--name',
        this.container(name),
        '--network',
        this.net,
        '--ip',
        this.address(name),
      ],
      ...['--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges', '--user', '999:999'],
      ...[
        '--group-add',
        '0',
        '--tmpfs',
        '/tmp',
        '--tmpfs',
        '/run/jsquared:uid=999,gid=999,mode=0700',
        '--pids-limit',
        '256',
      ],
      ...[
        '--restart',
        'unless-stopped',
        '--stop-timeout',
        String(stopGraceSeconds(this.spec)),
        '--entrypoint',
        '',
      ],
      ...['-v', `${files}:/etc/jsquared:ro`, '-v', `${data}:/data`, this.options.image, ...START_COMMAND],
    );
    await docker('start', this.container(name));
  }

  /** Starts what a failed case left stopped, so that it fails alone; a member that runs is left as it is. */
  async startAll(): Promise<void> {
    for (const name of this.names) await dockerQuietly('start', this.container(name));
  }

  /** Removes a member's container, as `docker rm -f` does: without a warning. */
  async remove(name: string): Promise<void> {
    await dockerQuietly('rm', '-f', this.container(name));
  }

  /** Stops and removes a member, with its grace: a primary hands over. */
  async stopAndRemove(name: string): Promise<void> {
    await docker('stop', '-t', String(stopGraceSeconds(this.spec)), this.container(name));
    await this.remove(name);
  }

  /** Deletes the data volume of a member whose container is gone. */
  async loseVolume(name: string): Promise<void> {
    await docker('volume', 'rm', '-f', `${this.container(name)}-data`);
  }

  /** Creates a member's data volume with options of the local driver, before the member is. */
  async createVolume(name: string, options: Readonly<Record<string, string>>): Promise<void> {
    const opts = Object.entries(options).flatMap(([key, value]) => ['--opt', `${key}=${value}`]);
    await docker(
      'volume',
      'create',
      '--label',
      `${LABEL}=${process.pid}`,
      ...opts,
      `${this.container(name)}-data`,
    );
  }

  /** Runs a shell text in a member's container. */
  async exec(name: string, script: string): Promise<string> {
    return (await docker('exec', this.container(name), 'sh', '-c', script)).stdout.trim();
  }

  /** The exit code and words of the health check. */
  async health(name: string, what: 'live' | 'ready'): Promise<{ fit: boolean; said: string }> {
    const said = await this.exec(
      name,
      `if out=$(sh /etc/jsquared/health.sh ${what}); then echo "0 $out"; else echo "1 $out"; fi`,
    );
    return { fit: said.startsWith('0'), said: said.slice(2) };
  }

  async logs(name: string): Promise<string> {
    const { stdout, stderr } = await docker('logs', this.container(name));
    return stdout + stderr;
  }

  /** Options of a client with a certificate, and no reconnecting behind the test's back. */
  clientOptions(name: string, user: string): RedisOptions {
    const known = this.spec.passwords as Record<string, Passwords | undefined>;
    const password = known[user] ?? this.spec.appUsers?.find((app) => app.name === user)?.passwords;
    if (!password) throw new Error(`no user ${user}`);
    return {
      host: this.address(name),
      port: name.startsWith('sentinel') ? 26379 : 6379,
      username: user,
      password: password[0],
      tls: { ca: this.client.ca, cert: this.client.certificate, key: this.client.key },
      connectTimeout: 2000,
      commandTimeout: 3000,
      lazyConnect: true,
      retryStrategy: () => null,
      enableReadyCheck: false,
      maxRetriesPerRequest: 0,
    };
  }

  /** One connection, used and closed. */
  async withClient<T>(name: string, use: (client: Redis) => Promise<T>, user = 'admin'): Promise<T> {
    const client = new Redis(this.clientOptions(name, user));
    client.on('error', () => undefined);
    try {
      await client.connect();
      return await use(client);
    } finally {
      client.disconnect();
    }
  }

  async role(name: string): Promise<MemberRole> {
    return this.withClient(name, async (client) => {
      const reply = (await client.call('ROLE')) as unknown[];
      const role = reply[0] === 'master' ? 'master' : 'slave';
      return role === 'master'
        ? { role, primary: '', link: '' }
        : { role, primary: this.nameOf(String(reply[1])), link: String(reply[3]) };
    });
  }

  /** Name of the data member that a sentinel names; undefined when it names none or does not answer. */
  async namedBy(sentinel: string): Promise<string | undefined> {
    return this.withClient(sentinel, async (client) => {
      const reply = (await client.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', this.spec.primaryName)) as
        string[] | null;
      return reply === null ? undefined : this.nameOf(String(reply[0]));
    });
  }

  /**
   * The one primary, once everything agrees: every given sentinel names the same member, it says that it is the primary,
   * and every other given member follows it with its link up. undefined as long as it is not so.
   */
  async agreed(data = this.dataNames, sentinels = this.sentinelNames): Promise<string | undefined> {
    const named = await Promise.all(sentinels.map((name) => this.namedBy(name)));
    const primary = named[0];
    if (primary === undefined || named.some((other) => other !== primary)) return undefined;
    for (const name of data) {
      const { role, primary: follows, link } = await this.role(name);
      if (
        name === primary ? role !== 'master' : role !== 'slave' || follows !== primary || link !== 'connected'
      ) {
        return undefined;
      }
    }
    return primary;
  }

  /** Waits until {@link agreed}. @throws Error with every member's log when it takes longer than the limit */
  async converged(data = this.dataNames, sentinels = this.sentinelNames, limitMs = 90_000): Promise<string> {
    try {
      return await until(
        'one primary that all sentinels name and all replicas follow',
        () => this.agreed(data, sentinels),
        limitMs,
      );
    } catch (error) {
      throw new Error(`${String(error)}\n${await this.tails()}`, { cause: error });
    }
  }

  /**
   * Waits until {@link agreed}, and until every sentinel sees a primary that is up and could choose every replica: what it
   * knows of one may be ten seconds old. A fault that a test brings then meets a set at rest; a failover that began
   * meanwhile, since a sentinel had counted the seconds of a restart, is waited for too.
   */
  async settled(limitMs = 90_000): Promise<string> {
    try {
      return await until(
        'one primary that all agree on, and sentinels that see it up and could choose every replica',
        async () => {
          for (const name of this.sentinelNames) if (!(await this.choosable(name))) return undefined;
          return this.agreed();
        },
        limitMs,
      );
    } catch (error) {
      throw new Error(`${String(error)}\n${await this.tails()}`, { cause: error });
    }
  }

  private async choosable(sentinel: string): Promise<boolean> {
    const field = (flat: readonly string[], key: string): string | undefined => flat[flat.indexOf(key) + 1];
    const [primary, replicas] = await this.withClient(sentinel, async (client) => [
      (await client.call('SENTINEL', 'MASTER', this.spec.primaryName)) as string[],
      (await client.call('SENTINEL', 'REPLICAS', this.spec.primaryName)) as string[][],
    ]);
    return (
      // Down or in a failover, it has more flags than this one.
      field(primary, 'flags') === 'master' &&
      replicas.length === this.spec.data.length - 1 &&
      replicas.every(
        (flat) =>
          field(flat, 'flags') === 'slave' &&
          field(flat, 'slave-priority') !== '0' &&
          field(flat, 'master-link-status') === 'ok',
      )
    );
  }

  /** When the member's container was last started. */
  async startedAt(name: string): Promise<string> {
    return (await docker('inspect', '-f', '{{.State.StartedAt}}', this.container(name))).stdout.trim();
  }

  /** The last lines of every member's log. */
  async tails(): Promise<string> {
    const parts: string[] = [];
    for (const name of this.names) {
      const log = await dockerQuietly('logs', '--tail', '400', this.container(name)).then(() =>
        this.logs(name).catch(() => ''),
      );
      parts.push(`--- ${name}\n${log.split('\n').slice(-25).join('\n')}`);
    }
    return parts.join('\n');
  }

  /** Writes a key on the member and waits for the given number of confirmations. */
  async write(name: string, key: string, value: string, replicas = 1): Promise<void> {
    await this.withClient(name, async (client) => {
      await client.set(key, value);
      const confirmed = await client.wait(replicas, 2000);
      if (confirmed < replicas) throw new Error(`${key}: confirmed by ${confirmed} of ${replicas} replicas`);
    });
  }

  async read(name: string, key: string): Promise<string | null> {
    return this.withClient(name, (client) => client.get(key));
  }

  /** Removes everything of this set. */
  async destroy(): Promise<void> {
    for (const name of this.names) await this.remove(name);
    const volumes = await dockerQuietly('volume', 'ls', '-q', '--filter', `name=${PREFIX}${this.id}-`);
    if (volumes !== '') await dockerQuietly('volume', 'rm', '-f', ...volumes.split('\n'));
    await dockerQuietly('network', 'rm', this.net);
    await this.authority.remove();
  }
}
