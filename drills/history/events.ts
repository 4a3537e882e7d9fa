/**
 * What a load writes down and what a checker says of it: the types that load, checkers, runner and report share.
 *
 * Times are milliseconds of the machine's monotonic clock (`process.hrtime`), which every process of one machine reads
 * alike and which no clock jump moves; an {@link Anchor} turns them into the time of day. A value is always a whole
 * number that its one writer uses once, so that "lost" and "stale" can be told without guessing.
 */

/**
 * What an operation was.
 * - `plain`: a unique value added to a ledger (a set of whole numbers with one writer); acknowledged, no more.
 * - `promised`: the same, followed by WAIT; promised when `confirmed` is 1 or more.
 * - `counter`: INCRBY by `value`, followed by WAIT.
 * - `read`: asks a ledger whether it holds a value that was promised before; `value` is null where it does not.
 * - `multi`: `value` set to both keys of a pair in one MULTI; `multi-read`: both read in one MULTI.
 * - `set`, `get`: a cache key with its TTL; traffic, whose loss nobody counts.
 * - `publish`, `receive`: a value sent to and seen on a channel.
 */
export type OperationKind =
  'plain' | 'promised' | 'counter' | 'read' | 'multi' | 'multi-read' | 'set' | 'get' | 'publish' | 'receive';

/**
 * How it ended: `ok`, answered; `refused`, the server (or the client, before it sent anything) said no, so it did not
 * happen; `unknown`, no answer came, so it may have happened.
 */
export type Outcome = 'ok' | 'refused' | 'unknown';

/** One operation of one client. */
export interface OperationEvent {
  /** The logical client, `c1`, `c2`, ...; a client has a pool of connections. */
  readonly client: string;
  readonly kind: OperationKind;
  /** The key, the pair's first key, or the channel. */
  readonly key: string;
  /** What was written or seen; null where a read found nothing or failed. */
  readonly value: number | null;
  /** `read` only: the value that was asked for. */
  readonly sought?: number;
  /** `multi-read` only: the pair's second value. */
  readonly second?: number | null;
  /** Monotonic milliseconds. */
  readonly invoked: number;
  readonly ended: number;
  readonly outcome: Outcome;
  /** The class of the error: the server's first word (`NOREPLICAS`, `READONLY`, `NOPERM`, ...), or {@link ClientError}. */
  readonly error?: string;
  /** `promised` and `counter`: what WAIT returned; absent if WAIT was not answered. */
  readonly confirmed?: number;
  /** `counter` only: the total that the server returned. */
  readonly total?: number;
  /** Who served or was asked, `address:port`; absent if there was no connection. */
  readonly member?: string;
}

/** Errors of the client's own: no connection to send on; all of them busy; no answer in time; closed before the answer. */
export type ClientError = 'UNCONNECTED' | 'BUSY' | 'TIMEOUT' | 'CLOSED';

/** One moment on both clocks. */
export interface Anchor {
  /** Monotonic milliseconds. */
  readonly monotonic: number;
  /** Milliseconds since 1970. */
  readonly wall: number;
}

/** Monotonic milliseconds, comparable between the processes of one machine. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint() / 1000n) / 1000;
}

/** The time of day (milliseconds since 1970) of a monotonic moment, as the clock was at the anchor. */
export function wallClock(anchor: Anchor, monotonic: number): number {
  return anchor.wall + (monotonic - anchor.monotonic);
}

/** A connection's life, as its pool saw it. */
export interface ConnectionEvent {
  readonly client: string;
  readonly connection: number;
  readonly at: number;
  /** `ready`: usable, its peer said that it is the primary; `closed`: gone; `dropped`: given up because the primary changed. */
  readonly state: 'ready' | 'closed' | 'dropped';
  readonly member?: string;
  /** Why it closed, or how the change was noticed. */
  readonly why?: string;
}

/** The load process, once a second: whether the measuring instrument itself was healthy. */
export interface LoadPulse extends Anchor {
  /** Operations that were due and not sent because the client's limit of unanswered ones was reached. */
  readonly skipped: number;
  readonly inFlight: number;
  /** The longest time in this second that the load's own event loop was late; above some 50 ms it measured itself. */
  readonly lagMs: number;
}

/** One line of a load's journal (NDJSON). */
export type LoadRecord =
  | ({ readonly t: 'start'; readonly seed: number; readonly options: unknown } & Anchor)
  | ({ readonly t: 'op' } & OperationEvent)
  | ({ readonly t: 'connection' } & ConnectionEvent)
  | ({ readonly t: 'pulse' } & LoadPulse)
  | ({ readonly t: 'end'; readonly why: string; readonly operations: number } & Anchor);

/** What one member holds after everything settled, for the keys that the load wrote. */
export interface FinalRead {
  /** The member's name. */
  readonly member: string;
  /** Every value of every ledger. */
  readonly ledgers: Readonly<Record<string, readonly number[]>>;
  readonly counters: Readonly<Record<string, number>>;
  /** Both values of each pair, by the first key's name. */
  readonly pairs: Readonly<Record<string, readonly [number | null, number | null]>>;
}

/** A closed interval of monotonic milliseconds. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/**
 * What a checker found. `unknown` where there was nothing to judge by: an experiment takes that for a failure, so that a
 * load that never ran cannot pass.
 */
export interface Verdict {
  /** The checker: `promised-writes`, `counters`, ... */
  readonly checker: string;
  readonly verdict: 'pass' | 'fail' | 'unknown';
  /** One sentence with the numbers. */
  readonly says: string;
  /** The numbers by name; their unit is in the name where it is not a count (`Ms`, `Bytes`). */
  readonly numbers: Readonly<Record<string, number>>;
  /** The first few anomalies, one sentence each; at most {@link MAX_ANOMALIES}. */
  readonly anomalies: readonly string[];
}

/** How many anomalies a verdict spells out; all are counted. */
export const MAX_ANOMALIES = 20;
