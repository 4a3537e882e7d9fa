/**
 * The contract between the program and every tool: what `pulumi stack output` holds.
 *
 * Tools (operations, the audit, drills) know a stack by these outputs alone; the program's components write
 * them. Both sides import this file, which imports nothing of either. Secrets are in `connection` and `credentials` only,
 * which the program marks secret as a whole.
 */
import { z } from 'zod';
import { rotationSchema } from './rotation';

/** From where an address can be reached. `container`: only from a container that joins the zone; `host`: from the Docker host itself (Linux). */
export const vantage = z.enum(['container', 'host', 'cluster']);

const member = z.strictObject({
  name: z.string(),
  role: z.enum(['data', 'sentinel']),
  index: z.int().nonnegative(),
  address: z.string(),
  port: z.int(),
  hostname: z.string(),
  /** The container's or pod's name. */
  instance: z.string(),
  /** The durable volume's name. */
  volume: z.string(),
});

const redisSet = z.strictObject({
  name: z.string(),
  /** The name Sentinel knows the set by; a client asks for it. */
  masterName: z.string(),
  flavour: z.enum(['redis', 'valkey']),
  image: z.string(),
  zone: z.string(),
  quorum: z.int(),
  members: z.array(member),
  timings: z.strictObject({
    downAfterMilliseconds: z.array(z.int()).describe('one a sentinel'),
    failoverTimeoutMilliseconds: z.int(),
    parallelSyncs: z.int(),
  }),
  durability: z.strictObject({
    minReplicasToWrite: z.int(),
    minReplicasMaxLagSeconds: z.int(),
    appendfsync: z.enum(['everysec', 'always', 'no', 'off']),
  }),
  maxmemoryMiB: z.int(),
  users: z.array(z.string()),
});

const service = z.strictObject({
  name: z.enum(['prometheus', 'alertmanager', 'grafana', 'redis-exporter']),
  instance: z.string(),
  image: z.string(),
  /** Where a person opens it on the host; absent where nothing is published. */
  url: z.url().optional(),
});

/** The typed, secret-free description of a running stack. */
export const topologySchema = z.strictObject({
  schemaVersion: z.literal(1),
  project: z.string(),
  stack: z.string(),
  platform: z.enum(['docker', 'kubernetes']),
  /** True where data is protected from deletion; tools ask for a typed confirmation. */
  protected: z.boolean(),
  addressVantage: z.array(vantage),
  zones: z.array(
    z.strictObject({
      name: z.string(),
      id: z.string(),
      internal: z.boolean(),
      subnet: z.string().optional(),
    }),
  ),
  sets: z.array(redisSet),
  services: z.array(service),
});

const userCredential = z.strictObject({ username: z.string(), password: z.string() });

/** How an application connects, ready to paste. Secret as a whole. */
export const connectionSchema = z.strictObject({
  /** Sentinel-aware: ask these, never a member directly. */
  sentinel: z.strictObject({
    masterName: z.string(),
    sentinels: z.array(z.strictObject({ host: z.string(), port: z.int() })),
    username: z.string(),
    password: z.string(),
    sentinelUsername: z.string(),
    sentinelPassword: z.string(),
    tls: z.literal(true),
    vantage: z.array(vantage),
    url: z.string(),
  }),
  /** Straight to each member, for tools; the primary changes at a failover. */
  direct: z.array(z.strictObject({ name: z.string(), url: z.string(), vantage: z.array(vantage) })),
});

/** Every generated user of the set and of the web pages. Secret as a whole. */
export const credentialsSchema = z.strictObject({
  redis: z.record(z.string(), userCredential),
  web: z.record(z.string(), userCredential),
});

/** A client certificate for applications and tools; `key` is secret. PEM. */
export const clientCertificateSchema = z.strictObject({ certificate: z.string(), key: z.string() });

/** All outputs of a stack by name. */
export const outputsSchema = z.strictObject({
  topology: topologySchema,
  connection: connectionSchema,
  credentials: credentialsSchema,
  /** PEM of the stack's certificate authority. */
  ca: z.string(),
  clientCertificate: clientCertificateSchema,
  /** Addresses of the web pages, by name. */
  dashboards: z.record(z.string(), z.string()),
  /** Which generation of each secret is in force; a stack from before there were any has the first. */
  rotation: rotationSchema.prefault({}),
});

/** See {@link topologySchema}. */
export type Topology = z.infer<typeof topologySchema>;
/** See {@link connectionSchema}. */
export type Connection = z.infer<typeof connectionSchema>;
/** See {@link credentialsSchema}. */
export type Credentials = z.infer<typeof credentialsSchema>;
/** See {@link outputsSchema}. */
export type StackOutputs = z.infer<typeof outputsSchema>;
