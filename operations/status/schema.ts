/**
 * What `jsquared status --json` prints. Versioned: a field is never renamed or given another meaning within a
 * version; new ones may come. Units are in the names. `null` means that it could not be found out, and `error` says why.
 */
import { z } from 'zod';

const verdict = z
  .enum(['healthy', 'degraded', 'down', 'unknown'])
  .describe(
    'exit codes 0 to 3: all is well; it serves and something is wrong; it does not serve; it cannot be told',
  );

const problem = z.object({
  severity: z
    .enum(['critical', 'warning', 'advice'])
    .describe('critical: it does not serve; advice: does not change the verdict'),
  subject: z.string().describe('what it is about: a member, a certificate, a setting'),
  message: z.string(),
  remedy: z.string().nullable(),
});

const container = z.object({
  name: z.string(),
  state: z.string().describe("Docker's word: running, exited, restarting, missing ..."),
  health: z.enum(['healthy', 'unhealthy', 'starting', 'none']),
  restarts: z.number(),
  oomKilled: z.boolean(),
  memoryBytes: z.number().nullable(),
  memoryLimitBytes: z.number().nullable(),
  throttledShare: z
    .number()
    .nullable()
    .describe('share of CPU periods in which it was held back, since its start: 0 to 1'),
});

const dataMember = z.object({
  name: z.string(),
  address: z.string(),
  reachable: z.boolean(),
  error: z.string().nullable(),
  role: z.enum(['primary', 'replica', 'loading']).nullable(),
  version: z.string().nullable(),
  offset: z.number().nullable().describe('replication offset in bytes'),
  lagBytes: z.number().nullable().describe('behind the primary; 0 for the primary itself'),
  lagSeconds: z.number().nullable().describe("a replica: since the primary's last word"),
  linkUp: z.boolean().nullable().describe('a replica: is it connected to its primary?'),
  follows: z.string().nullable().describe('a replica: host:port of its primary'),
  connectedReplicas: z.number().nullable(),
  usedMemoryBytes: z.number().nullable(),
  maxmemoryBytes: z.number().nullable(),
  clients: z.number().nullable(),
  persistenceOk: z
    .boolean()
    .nullable()
    .describe('the last snapshot and the last append-only write succeeded'),
  certificateDays: z.number().nullable(),
  container: container.nullable(),
});

const sentinelMember = z.object({
  name: z.string(),
  address: z.string(),
  reachable: z.boolean(),
  error: z.string().nullable(),
  primary: z.string().nullable().describe('host:port it holds for the primary'),
  primaryFlags: z.string().nullable(),
  epoch: z.number().nullable().describe('the configuration epoch of that belief'),
  knownReplicas: z.number().nullable(),
  knownSentinels: z.number().nullable().describe('others it knows, itself left out'),
  quorumOk: z.boolean().nullable(),
  quorumSays: z.string().nullable().describe('its own words (SENTINEL CKQUORUM)'),
  tilt: z.boolean().nullable().describe('it does not act, since its clock jumped'),
  certificateDays: z.number().nullable(),
  container: container.nullable(),
});

const redisSet = z.object({
  name: z.string(),
  masterName: z.string(),
  flavour: z.enum(['redis', 'valkey']),
  quorum: z.number(),
  primary: z
    .string()
    .nullable()
    .describe('name of the one member that is primary and that a quorum of sentinels names'),
  agreement: z.boolean().describe('every sentinel names that member, in the same epoch'),
  data: z.array(dataMember),
  sentinels: z.array(sentinelMember),
});

const alert = z.object({
  name: z.string(),
  severity: z.string().nullable(),
  summary: z.string().nullable(),
  since: z.string().nullable(),
  labels: z.record(z.string(), z.string()),
});

/** See the file's comment. */
export const statusSchema = z.object({
  schemaVersion: z.literal(1),
  takenAt: z.string().describe('ISO 8601'),
  project: z.string(),
  stack: z.string(),
  verdict,
  problems: z.array(problem),
  sets: z.array(redisSet),
  services: z.array(container.extend({ url: z.string().nullable() })),
  certificates: z.array(z.object({ name: z.string(), expires: z.string(), days: z.number() })),
  host: z.array(
    z.object({ setting: z.string(), value: z.string(), ok: z.boolean(), advice: z.string().nullable() }),
  ),
  alerts: z.object({
    reachable: z.boolean().nullable().describe('null: the stack has no Prometheus'),
    error: z.string().nullable(),
    firing: z.array(alert),
  }),
});

/** A whole status. */
export type Status = z.infer<typeof statusSchema>;
/** One finding. */
export type Problem = z.infer<typeof problem>;
/** A data member as it is now. */
export type DataMember = z.infer<typeof dataMember>;
/** A sentinel and what it believes. */
export type SentinelMember = z.infer<typeof sentinelMember>;
/** A set with its members. */
export type RedisSet = z.infer<typeof redisSet>;
/** A container as Docker sees it. */
export type ContainerStatus = z.infer<typeof container>;
/** An alert that fires. */
export type FiringAlert = z.infer<typeof alert>;
