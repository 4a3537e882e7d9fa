/**
 * What a stack can be told: types, ranges, defaults and the rules between fields, in one Zod schema. Pure: it reads
 * nothing and knows no Pulumi, so tools and tests use it as the program does. Each top-level key here is a key of
 * the `jsquared:` namespace in Pulumi.<stack>.yaml; Pulumi.yaml lists the same keys and a test compares them.
 */
import { z } from 'zod';
import { rotation } from './rotation';
import { parseSubnet } from './subnet';
import { taken, unrotated, user } from './users';

const port = (what: string): z.ZodInt => z.int().min(1024).max(65535).describe(what);

/** The images a stack can name itself; the keys of `images.references`. */
const imageNames = ['redis', 'valkey', 'redis-exporter', 'prometheus', 'alertmanager', 'grafana'] as const;

const images = z
  .strictObject({
    source: z
      .enum(['build', 'upstream'])
      .default('build')
      .describe(
        'build: from Debian packages on the spot; upstream: pull the references below or the pinned ones',
      ),
    base: z
      .enum(['pull', 'bootstrap'])
      .default('pull')
      .describe(
        "what the builds start from: Debian's image from a registry, or one bootstrapped from Debian's archive",
      ),
    references: z
      .partialRecord(
        z.enum(imageNames),
        z
          .string()
          .regex(
            /^[^\s@]+@sha256:[0-9a-f]{64}$/,
            'name it by digest: repository[:tag]@sha256:<64 hex digits>',
          ),
      )
      .default({})
      .describe('an image by name, by digest; wins over source'),
  })
  .prefault({});

const network = z
  .strictObject({
    subnet: z
      .string()
      .default('172.30.240.0/20')
      .refine(
        (text) => parseSubnet(text) !== undefined,
        'give a private IPv4 range in CIDR notation, /16 to /20',
      )
      .describe("private IPv4 range the stack's zones are cut from, a /24 each"),
  })
  .prefault({});

const redis = z
  .strictObject({
    flavour: z.enum(['redis', 'valkey']).default('redis').describe('the server to run'),
    members: z.int().min(2).max(9).default(3).describe('data members: one primary, the others replicas'),
    port: port('TLS port of the data members').default(6379),
    memoryMiB: z.int().min(32).max(1_048_576).default(256).describe('memory limit of a data member'),
    maxmemoryMiB: z.int().min(8).max(1_048_576).default(128).describe('data a member may hold'),
    maxmemoryPolicy: z
      .enum([
        'noeviction',
        'allkeys-lru',
        'allkeys-lfu',
        'allkeys-random',
        'volatile-lru',
        'volatile-lfu',
        'volatile-random',
        'volatile-ttl',
      ])
      .default('noeviction')
      .describe('what happens when maxmemory is reached'),
    cpus: z.number().min(0.1).max(64).default(1).describe('cores a data member may use'),
    appendfsync: z
      .enum(['everysec', 'always', 'no', 'off'])
      .default('everysec')
      .describe('when the append-only file reaches the disk; off: no append-only file'),
    snapshots: z
      .array(
        z.strictObject({
          seconds: z
            .int()
            .min(1)
            .max(86_400 * 7)
            .describe('age of the last snapshot that calls for the next one'),
          changes: z.int().min(1).describe('keys that must have changed since'),
        }),
      )
      .max(8)
      .default([
        { seconds: 3600, changes: 1 },
        { seconds: 300, changes: 100 },
      ])
      .describe('RDB snapshots: after so many seconds if so many keys changed; empty: none'),
    minReplicasToWrite: z
      .int()
      .min(0)
      .max(8)
      .default(1)
      .describe('replicas a primary needs to accept a write; bounds what an isolated primary can lose'),
    minReplicasMaxLagSeconds: z
      .int()
      .min(1)
      .max(600)
      .default(10)
      .describe('a replica silent for longer does not count'),
    backlogMiB: z
      .int()
      .min(1)
      .max(65_536)
      .default(16)
      .describe('replication backlog: write rate times the outage a replica may have without a full resync'),
    replicaBufferMiB: z
      .int()
      .min(1)
      .max(65_536)
      .default(64)
      .describe('hard limit of the output buffer a replica; the soft limit is half of it for 60 s'),
    handOverSeconds: z
      .int()
      .min(1)
      .max(300)
      .default(15)
      .describe('bound of the hand-over when a primary stops; the stop grace is 15 s longer'),
  })
  .prefault({});

const sentinel = z
  .strictObject({
    members: z.int().min(3).max(9).default(3).describe('sentinels; odd'),
    quorum: z
      .int()
      .min(1)
      .max(9)
      .optional()
      .describe('sentinels that must agree that the primary is down; a majority by default'),
    port: port('TLS port of the sentinels').default(26379),
    masterName: z
      .string()
      .regex(/^[A-Za-z0-9._-]{1,64}$/, 'letters, digits, dot, dash and underscore, 64 at most')
      .default('jsquared')
      .describe('the name clients ask Sentinel for'),
    downAfterMilliseconds: z
      .int()
      .min(300)
      .max(600_000)
      .default(1150)
      .describe(
        'silence after which a sentinel holds the primary for down; each sentinel adds a little of its own against ties',
      ),
    failoverTimeoutMilliseconds: z
      .int()
      .min(1000)
      .max(3_600_000)
      .default(6000)
      .describe('limit of a failover; twice as long passes before the next try'),
    parallelSyncs: z
      .int()
      .min(1)
      .max(8)
      .optional()
      .describe(
        'replicas re-pointed at once after a failover; by default all but the old and the new primary',
      ),
    memoryMiB: z.int().min(16).max(4096).default(64).describe('memory limit of a sentinel'),
    cpus: z.number().min(0.1).max(8).default(0.5).describe('cores a sentinel may use'),
  })
  .prefault({});

const waiver = z.strictObject({
  rule: z.string().min(1).describe('the policy that is waived, see docs/policies.md'),
  resource: z
    .string()
    .min(1)
    .describe("the resource's name or URN; stack: what is about the stack as a whole"),
  path: z.string().min(1).optional().describe('if given, findings at this path alone are waived'),
  owner: z.string().min(1).describe('who answers for it'),
  reason: z.string().min(1).describe('why it has to be'),
  // The Pulumi CLI reads a date that is not quoted as a time, and hands it over as such.
  until: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}(T00:00:00Z| 00:00:00 \+0000 UTC)?$/, 'give a date like 2026-12-31')
    .describe('the last day (UTC) on which it holds, like 2026-12-31'),
});

const tls = z
  .strictObject({
    certificateDays: z.int().min(1).max(825).default(365).describe('life of a certificate'),
    renewDays: z
      .int()
      .min(0)
      .max(400)
      .default(60)
      .describe('an `up` within so many days of the end renews it'),
    authorityDays: z
      .int()
      .min(30)
      .max(7300)
      .default(3650)
      .describe("life of the stack's certificate authority"),
  })
  .prefault({});

const monitoring = z
  .strictObject({
    enabled: z.boolean().default(true).describe('exporter, Prometheus and Alertmanager'),
    grafana: z.boolean().default(false).describe('Grafana; needs an image registry'),
    scrapeIntervalSeconds: z.int().min(5).max(60).default(10).describe('how often Prometheus looks'),
    retentionDays: z.int().min(1).max(3650).default(15).describe('how long Prometheus keeps what it saw'),
    retentionMiB: z.int().min(64).max(1_048_576).default(2048).describe('how much disk that may take'),
    prometheusPort: port('host loopback port of Prometheus').default(9090),
    alertmanagerPort: port('host loopback port of Alertmanager').default(9093),
    grafanaPort: port('host loopback port of Grafana').default(3000),
    webhookUrl: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe(
        'where Alertmanager posts alerts; as it stands in the file unless encrypted (pulumi config set --secret), so put no token into it',
      ),
    runbookBaseUrl: z
      .string()
      .default('docs/runbooks/')
      .describe("what an alert's runbook link begins with; the alert's name and .md follow"),
  })
  .prefault({});

/** The whole configuration of a stack; unknown keys are errors. */
export const configSchema = z
  .strictObject({
    platform: z.enum(['docker', 'kubernetes']).default('docker').describe('where the stack runs'),
    protect: z
      .boolean()
      .default(true)
      .describe('refuse to delete data volumes; only a stack whose data is worthless turns it off'),
    images,
    network,
    redis,
    sentinel,
    users: z
      .array(user)
      .min(1)
      .max(32)
      .prefault([{ name: 'app' }])
      .describe('application users'),
    tls,
    rotation,
    monitoring,
    waivers: z
      .array(waiver)
      .max(100)
      .default([])
      .describe('violations of policies that somebody answers for until a date; read by the policy pack'),
    policies: z
      .record(z.string(), z.union([z.string(), z.record(z.string(), z.unknown())]))
      .default({})
      .describe(
        'levels and settings of policies by name, see docs/policies.md; read by the policy pack and by jsquared',
      ),
  })
  .superRefine((config, context) => {
    const refuse = (path: (string | number)[], message: string): void => {
      context.addIssue({ code: 'custom', path, message });
    };
    const { redis: r, sentinel: s } = config;
    const majority = Math.floor(s.members / 2) + 1;
    if (s.members % 2 === 0) {
      refuse(
        ['sentinel', 'members'],
        `${s.members} sentinels tolerate no more failures than ${s.members - 1}; use an odd number`,
      );
    }
    if (s.quorum !== undefined && s.quorum > s.members) {
      refuse(
        ['sentinel', 'quorum'],
        `a quorum of ${s.quorum} can never be reached by ${s.members} sentinels; use ${majority}`,
      );
    } else if (s.quorum !== undefined && s.quorum < majority) {
      refuse(
        ['sentinel', 'quorum'],
        `a quorum of ${s.quorum} lets a minority of ${s.members} sentinels call the primary down; use ${majority} or more`,
      );
    }
    if (r.minReplicasToWrite > r.members - 1) {
      refuse(
        ['redis', 'minReplicasToWrite'],
        `${r.minReplicasToWrite} replicas are demanded for a write and ${r.members} members give at most ${r.members - 1}; no write would ever be accepted`,
      );
    }
    const need = r.maxmemoryMiB + r.backlogMiB;
    if (r.memoryMiB < need) {
      refuse(
        ['redis', 'memoryMiB'],
        `the limit of ${r.memoryMiB} MiB is below maxmemoryMiB ${r.maxmemoryMiB} plus backlogMiB ${r.backlogMiB}; the kernel would kill the member: give at least ${need}, better twice maxmemoryMiB`,
      );
    }
    if (r.appendfsync === 'off' && r.snapshots.length === 0) {
      refuse(
        ['redis', 'snapshots'],
        'neither an append-only file nor snapshots: a restart of everything would lose all data',
      );
    }
    if (r.port === s.port) refuse(['sentinel', 'port'], `${s.port} is also redis.port; choose another`);
    if (config.tls.renewDays >= config.tls.certificateDays) {
      refuse(
        ['tls', 'renewDays'],
        `renewing ${config.tls.renewDays} days before the end of ${config.tls.certificateDays} would renew at every update; use less`,
      );
    }
    if (config.tls.authorityDays < config.tls.certificateDays) {
      refuse(
        ['tls', 'authorityDays'],
        `the authority would expire before its certificates (${config.tls.certificateDays} days)`,
      );
    }
    const names = config.users.map((u) => u.name);
    names.forEach((name, i) => {
      if (names.indexOf(name) !== i) refuse(['users', i, 'name'], `"${name}" is there twice`);
    });
    for (const name of Object.keys(config.rotation.passwords)) {
      if (unrotated.includes(name) || ![...names, ...taken].includes(name))
        refuse(
          ['rotation', 'passwords', name],
          unrotated.includes(name)
            ? `the password of "${name}" is not rotated`
            : `there is no user "${name}"; a removed user's line goes with it`,
        );
    }
    const m = config.monitoring;
    const published = [
      ['prometheusPort', m.prometheusPort],
      ['alertmanagerPort', m.alertmanagerPort],
      ...(m.grafana ? [['grafanaPort', m.grafanaPort] as const] : []),
    ] as const;
    published.forEach(([key, value], i) => {
      const twin = published.findIndex(([, other]) => other === value);
      if (twin < i)
        refuse(['monitoring', key], `${value} is also monitoring.${published[twin]?.[0]}; choose another`);
    });
    if (m.grafana && !m.enabled)
      refuse(
        ['monitoring', 'grafana'],
        'Grafana shows what Prometheus saw; turn monitoring.enabled on or this off',
      );
  })
  .transform((config) => ({
    ...config,
    sentinel: {
      ...config.sentinel,
      quorum: config.sentinel.quorum ?? Math.floor(config.sentinel.members / 2) + 1,
    },
  }));

/** A stack's configuration, validated, every default filled in. */
export type Config = z.output<typeof configSchema>;
