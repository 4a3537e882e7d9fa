/** Which server runs: it decides the names of the binaries and a few rules of the ACL. */
export type Flavour = 'redis' | 'valkey';

/** One member of the set, data or sentinel. */
export interface MemberAddress {
  /** Stable name, unique within the set, for instance `data-0`. */
  readonly name: string;
  /** Fixed IPv4 address. It is announced as such: a name of a dead member stops resolving (redis#12753). */
  readonly address: string;
}

/** The users that the platform itself needs; `default` is off everywhere. */
export const SYSTEM_USERS = [
  'admin',
  'replication',
  'sentinel',
  'sentinel-peer',
  'exporter',
  'backup',
  'drill',
  'member',
] as const;

/** Name of one of {@link SYSTEM_USERS}. */
export type SystemUser = (typeof SYSTEM_USERS)[number];

/**
 * Passwords of one user: the first is the one in use, the others are still accepted (a rotation in flight).
 * At least 16 characters out of `A-Z a-z 0-9 _ . ~ -`: config files and the ACL file need no quoting then.
 */
export type Passwords = readonly [string, ...string[]];

/** A user of the applications. */
export interface AppUser {
  /** Letters, digits, `_` and `-`; not the name of a system user, nor `default`. */
  readonly name: string;
  /** The password in use first. */
  readonly passwords: Passwords;
  /** Key patterns (globs) without the `~`. Default: every key. */
  readonly keys?: readonly string[];
  /**
   * Pub/sub channel patterns (globs) without the `&`. Default: none. A pattern that would let the user publish
   * to `__sentinel__:hello` is refused: whoever can publish there can tell the sentinels who the primary is.
   */
  readonly channels?: readonly string[];
  /** What the user may do. Default `read-write`. */
  readonly profile?: 'read-write' | 'read-only';
}

/** How data reaches the disk. An RDB snapshot is always kept beside the AOF. */
export interface Persistence {
  /** Append-only file. Default `true`. */
  readonly appendOnly?: boolean;
  /** When the AOF is synced. Default `everysec`. */
  readonly appendFsync?: 'always' | 'everysec' | 'no';
  /** Snapshot rules, seconds and changes. Default `3600 1`, `300 100`, `60 10000` (Redis' own). */
  readonly save?: readonly { readonly seconds: number; readonly changes: number }[];
}

/** Memory of a data member. */
export interface Memory {
  /** `maxmemory` in bytes; 0 means no limit. Default 0. Leave room below the container's limit for forks and buffers. */
  readonly maxBytes?: number;
  /** `maxmemory-policy`. Default `noeviction`: evicting is losing acknowledged writes. */
  readonly policy?: string;
}

/** Replication: what is promised, and how long a replica may be away. */
export interface Replication {
  /** `min-replicas-to-write`. Default 1. */
  readonly minReplicasToWrite?: number;
  /** `min-replicas-max-lag` in seconds. Default 10. */
  readonly minReplicasMaxLagSeconds?: number;
  /** `repl-backlog-size` in bytes: write rate times the outage to bridge without a full sync. Default 64 MiB. */
  readonly backlogBytes?: number;
  /** Replica output buffer, hard limit in bytes. Default 256 MiB. */
  readonly bufferHardBytes?: number;
  /** Replica output buffer, soft limit in bytes. Default 64 MiB. */
  readonly bufferSoftBytes?: number;
  /** Seconds above the soft limit before the replica is dropped. Default 60. */
  readonly bufferSoftSeconds?: number;
}

/** Failure detection, failover and planned hand-over. */
export interface Timing {
  /**
   * `down-after-milliseconds` of the first sentinel. Default 1150: a sentinel needs up to 1.1 s to connect to a new primary, and with
   * less it replaces that one at once, by the votes that the others gave against the old one (docs/decisions/0013-failover-timing.md).
   * A primary that is silent for so long without being dead is replaced without losing a write (promote.sh).
   */
  readonly downAfterMs?: number;
  /**
   * Added once per further sentinel. Default 50: sentinels that find the primary down at the same instant vote for
   * themselves, and a failed election costs twice the failover timeout.
   */
  readonly downAfterStaggerMs?: number;
  /** `failover-timeout`. Default 6000: a failed attempt is repeated after twice this. */
  readonly failoverTimeoutMs?: number;
  /** `parallel-syncs`. Default: all replicas but the new primary and the old one, at least 1. */
  readonly parallelSyncs?: number;
  /** `master-reboot-down-after-period`: a primary that still loads after this is down. Default 10000 (Redis: never). */
  readonly rebootDownAfterMs?: number;
  /** Bound of the planned hand-over at stop, in seconds. Default 15. The stop grace has to be longer: see `stopGraceSeconds`. */
  readonly handOverSeconds?: number;
  /**
   * A primary that was killed does not serve again while a replica still holds the memory of it: that replica may hold
   * confirmed writes which the killed process had not yet written to its AOF. It waits for a failover this long, in
   * seconds. Default 30.
   */
  readonly crashWaitSeconds?: number;
}

/** A Redis set: data members, sentinels, users and settings. */
export interface RedisSetSpec {
  /** The name Sentinel knows the set by ("master name"). Unique per set, or sentinels of two sets merge. */
  readonly primaryName: string;
  readonly flavour: Flavour;
  /** Data members in order; the first is the one that bootstraps an empty set. */
  readonly data: readonly MemberAddress[];
  /** Sentinels in order. */
  readonly sentinels: readonly MemberAddress[];
  /** Sentinels that have to agree that the primary is down. Default: a majority. */
  readonly quorum?: number;
  /** TLS port of the data members. Default 6379. */
  readonly dataPort?: number;
  /** TLS port of the sentinels. Default 26379. */
  readonly sentinelPort?: number;
  /** A password for each of the platform's own users. */
  readonly passwords: Readonly<Record<SystemUser, Passwords>>;
  /** Users of the applications. Default none. */
  readonly appUsers?: readonly AppUser[];
  readonly persistence?: Persistence;
  readonly memory?: Memory;
  readonly replication?: Replication;
  readonly timing?: Timing;
}

/** PEM texts. The certificate is used as a server's and as a client's; its SANs carry the member's address. */
export interface MemberTls {
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
}

/** One file that the platform mounts read-only, `0440 root:root`, the reader being in group 0. */
export interface MemberFile {
  /** Absolute path in the container. */
  readonly path: string;
  readonly content: string;
  /** Whether the content must be kept out of plain state and logs. */
  readonly secret: boolean;
  /** `replace`: read at start alone, so that a change replaces the member. `reload`: taken up by {@link RELOAD_COMMAND}. */
  readonly onChange: 'replace' | 'reload';
}
