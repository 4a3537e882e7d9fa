/** What a load is told: where the stack is, who the client is, and how much of what to send. */

/** Certificates and passwords of one application user; handed to the load's process over its channel, never by an argument. */
export interface LoadTarget {
  readonly masterName: string;
  readonly sentinels: readonly { readonly host: string; readonly port: number }[];
  readonly username: string;
  readonly password: string;
  readonly sentinelUsername: string;
  readonly sentinelPassword: string;
  /** PEM. */
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
}

/** Shares of the operations; they are weighed against each other, so they need not add up to anything. */
export interface Mix {
  readonly plain: number;
  readonly promised: number;
  readonly counter: number;
  readonly read: number;
  readonly multi: number;
  readonly cache: number;
  readonly publish: number;
}

/** A load. Everything has a default (see `defaultLoad`). */
export interface LoadOptions {
  /** Decides keys, sizes and the order of operations; the same seed sends the same operations. */
  readonly seed: string;
  /** Logical clients; each has its own pool. */
  readonly clients: number;
  /** Connections of one client's pool. */
  readonly poolSize: number;
  /** Time between two operations of one client, in milliseconds, whatever becomes of the operations. */
  readonly intervalMs: number;
  /** How many operations of one client may be unanswered; one that is due beyond that is skipped and counted. */
  readonly maxInFlight: number;
  readonly mix: Mix;
  /** Sizes, popularity and life of cache keys: a name of `profiles`. */
  readonly profile: string;
  /** Cache keys: how many there are. */
  readonly keys: number;
  /** Cache data written before the load begins, in MiB; never expires. */
  readonly preloadMiB: number;
  /** All keys and channels begin with it; the user's ACL must allow it. */
  readonly keyPrefix: string;
  /** What WAIT asks for, and how long it may take. */
  readonly waitReplicas: number;
  readonly waitMs: number;
  /** The load ends by itself after so long, whoever forgets it. */
  readonly maxSeconds: number;
  /** And when its journal has grown so large. */
  readonly maxJournalMiB: number;
}
