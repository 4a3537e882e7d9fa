/**
 * What each user is tried against. Every command is of a form that does nothing even where it is allowed: Redis looks at a
 * user's rights before it looks at the arguments, so an argument that makes no sense is refused by whom may, and denied to
 * whom may not. What has no such form is asked with ACL DRYRUN.
 */

/** A command with its arguments. */
export type Command = readonly [string, ...string[]];

/** One thing that users are tried against. */
export interface Trial {
  readonly command: Command;
  /** True: sent for real. False: asked dry. */
  readonly harmless: boolean;
  /** Users that need it; nobody else but the administrator may have it. */
  readonly needed: readonly string[];
  /** Users that may have it and need not; `applications` are all of those. */
  readonly may?: readonly string[];
}

/** A name that nothing has. */
const nobody = 'jsquared-audit';

/** Trials at data members. */
export const dataTrials: readonly Trial[] = [
  {
    command: ['PING'],
    harmless: true,
    needed: ['replication', 'sentinel', 'exporter', 'backup', 'drill', 'member', 'applications'],
  },
  {
    command: ['INFO', 'server'],
    harmless: true,
    needed: ['sentinel', 'exporter', 'backup', 'drill', 'member', 'applications'],
  },
  {
    command: ['ROLE'],
    harmless: true,
    needed: ['sentinel', 'exporter', 'backup', 'drill', 'member', 'applications'],
  },
  { command: ['LASTSAVE'], harmless: true, needed: ['backup'] },
  { command: ['SLOWLOG', 'LEN'], harmless: true, needed: ['exporter'] },
  { command: ['LATENCY', 'LATEST'], harmless: true, needed: ['exporter'] },
  { command: ['GET', `drill:${nobody}`], harmless: true, needed: ['drill'], may: ['applications'] },
  { command: ['GET', nobody], harmless: true, needed: [], may: ['applications'] },
  { command: ['CONFIG', 'SET', nobody, '1'], harmless: true, needed: ['member'] },
  { command: ['CONFIG', 'GET', 'maxmemory'], harmless: true, needed: [] },
  { command: ['ACL', 'LIST'], harmless: true, needed: [] },
  { command: ['ACL', 'SETUSER', nobody, 'no-such-rule'], harmless: true, needed: [] },
  { command: ['MODULE', 'LIST'], harmless: true, needed: [] },
  { command: ['SHUTDOWN', 'ABORT'], harmless: true, needed: [] },
  { command: ['REPLICAOF', nobody, 'no-port'], harmless: true, needed: ['member'] },
  { command: ['FLUSHALL', nobody], harmless: true, needed: [] },
  { command: ['BGSAVE', nobody], harmless: true, needed: ['backup', 'member'] },
  { command: ['CLIENT', 'KILL', 'ID', '0'], harmless: true, needed: ['sentinel', 'member'] },
  { command: ['SCRIPT', 'FLUSH', nobody], harmless: true, needed: [] },
  { command: ['FUNCTION', 'FLUSH', nobody], harmless: true, needed: [] },
  { command: ['PUBLISH', '__sentinel__:hello', nobody], harmless: true, needed: ['sentinel'] },
  { command: ['CONFIG', 'REWRITE'], harmless: false, needed: ['sentinel', 'member'] },
  // Sentinel chooses, and the chosen member promotes itself.
  { command: ['SLAVEOF', 'NO', 'ONE'], harmless: false, needed: [] },
  { command: ['ACL', 'LOAD'], harmless: false, needed: ['member'] },
  { command: ['PSYNC', '?', '-1'], harmless: false, needed: ['replication', 'backup'] },
  { command: ['REPLCONF', 'ack', '0'], harmless: false, needed: ['replication', 'backup'] },
  { command: ['KEYS', '*'], harmless: false, needed: [] },
  { command: ['DEBUG', 'SLEEP', '0'], harmless: false, needed: [] },
  { command: ['SAVE'], harmless: false, needed: [] },
  { command: ['MONITOR'], harmless: false, needed: [] },
  { command: ['FLUSHDB'], harmless: false, needed: [] },
  { command: ['SWAPDB', '0', '1'], harmless: false, needed: [] },
  { command: ['MIGRATE', '127.0.0.1', '1', nobody, '0', '1'], harmless: false, needed: [] },
  { command: ['RESTORE', nobody, '0', ''], harmless: false, needed: [] },
  { command: ['MODULE', 'LOAD', `/nonexistent/${nobody}`], harmless: false, needed: [] },
  { command: ['CLIENT', 'LIST'], harmless: false, needed: [] },
];

/** Trials at sentinels. `SENTINEL FAILOVER` and the like name a set that is not there. */
export const sentinelTrials: readonly Trial[] = [
  {
    command: ['PING'],
    harmless: true,
    needed: ['sentinel-peer', 'exporter', 'drill', 'member', 'applications'],
  },
  {
    command: ['SENTINEL', 'GET-MASTER-ADDR-BY-NAME', nobody],
    harmless: true,
    needed: ['drill', 'member', 'applications'],
    may: ['exporter'],
  },
  {
    command: ['SENTINEL', 'CKQUORUM', nobody],
    harmless: true,
    needed: ['exporter', 'drill', 'member', 'applications'],
  },
  { command: ['SENTINEL', 'FAILOVER', nobody], harmless: true, needed: ['drill', 'member'] },
  { command: ['SENTINEL', 'SET', nobody, 'quorum', '1'], harmless: true, needed: ['member'] },
  { command: ['SENTINEL', 'REMOVE', nobody], harmless: true, needed: [] },
  { command: ['SENTINEL', 'RESET', nobody], harmless: true, needed: [] },
  { command: ['SENTINEL', 'MONITOR', nobody, '127.0.0.1', '1', '0'], harmless: true, needed: [] },
  { command: ['SENTINEL', 'DEBUG'], harmless: true, needed: [] },
  { command: ['SENTINEL', 'CONFIG', 'GET', nobody], harmless: true, needed: ['member'] },
  { command: ['PUBLISH', '__sentinel__:hello', nobody], harmless: true, needed: ['sentinel-peer'] },
  { command: ['ACL', 'LIST'], harmless: true, needed: [] },
  { command: ['ACL', 'SETUSER', nobody, 'no-such-rule'], harmless: true, needed: [] },
  { command: ['SHUTDOWN', 'ABORT'], harmless: true, needed: [] },
  { command: ['CLIENT', 'KILL', 'ID', '0'], harmless: true, needed: [] },
  { command: ['SENTINEL', 'FLUSHCONFIG'], harmless: false, needed: [] },
  { command: ['ACL', 'LOAD'], harmless: false, needed: ['member'] },
];

/** Users of the platform itself, by the role of the member that knows them; an application's are known to both. */
export const platformUsers: Readonly<Record<'data' | 'sentinel', readonly string[]>> = {
  data: ['admin', 'replication', 'sentinel', 'exporter', 'backup', 'drill', 'member'],
  sentinel: ['admin', 'sentinel-peer', 'exporter', 'drill', 'member'],
};

/**
 * What is promised of a user and a command: `must` work, `must-not` be allowed, or neither.
 * @param applications names of the applications' users
 */
export function promiseOf(
  { needed, may = [] }: Trial,
  user: string,
  applications: readonly string[],
): 'must' | 'must-not' | undefined {
  if (user === 'admin') return 'must';
  const as = applications.includes(user) ? 'applications' : user;
  if (needed.includes(as)) return 'must';
  return may.includes(as) ? undefined : 'must-not';
}
