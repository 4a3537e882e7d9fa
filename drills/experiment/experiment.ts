/**
 * The shape of an experiment: what holds before, what is done when, what must hold during and after, and how the set is made
 * whole again. The words are Chaos Toolkit's (steady-state hypothesis, method of actions and probes) where it has them. Unlike
 * there, recovery and clean-up are no part of the file's goodwill: the runner does both whatever happens.
 */

/** Every suite, in the order they are listed. */
export const suites = [
  'smoke',
  'failover',
  'partition',
  'recovery',
  'security',
  'chaos',
  'load',
  'soak',
] as const;
/** See {@link suites}. */
export type Suite = (typeof suites)[number];

/**
 * Whom a step is about, by role. Roles are those of the steady state, before the first step; those that begin with `current-`
 * alone are looked up when the step begins. `replica` is the first replica by name, `other-replica` the second; `minority` is the primary and
 * as many sentinels as make no majority, `majority` all the others; `client` is the Docker host, where the load runs.
 * `current-replica` is the first data member by name that is not the primary when the step begins.
 */
export const targets = [
  'primary',
  'current-primary',
  'current-replica',
  'replica',
  'other-replica',
  'replicas',
  'data',
  'sentinel',
  'other-sentinel',
  'third-sentinel',
  'sentinels',
  'sentinel-majority',
  'all',
  'minority',
  'majority',
  'client',
] as const;
/** See {@link targets}. */
export type Target = (typeof targets)[number];

/** What all steps share: `at` is milliseconds after the load is steady. */
interface Timed {
  readonly at: number;
}

/** What all faults share: `forMs` is how long; absent: until it is healed by the recovery (or heals by itself). */
interface Lasting extends Timed {
  readonly target: Target;
  readonly forMs?: number;
}

/** A fault of one kind; the kinds are the files of drills/faults/. */
export type FaultStep =
  /** SIGKILL to the server (`process`: the container comes back by its restart policy), or to the container, which stays down. */
  | (Lasting & { readonly fault: 'kill'; readonly stays?: 'down' })
  /** A planned stop, with the container's own grace. */
  | (Lasting & { readonly fault: 'stop' })
  /** A stop and a start, as an operator restarts. */
  | (Lasting & { readonly fault: 'restart' })
  /** The container is away, without a warning or after a stop: stopped, and taken off its networks; the recovery brings it back. */
  | (Lasting & { readonly fault: 'remove'; readonly gracefully?: boolean })
  /** The data volume is lost: the member is killed and comes back with an empty one. */
  | (Lasting & { readonly fault: 'lose-volume' })
  /** Freezes every process of the container (cgroup freezer). */
  | (Lasting & { readonly fault: 'pause' })
  /** Drops what goes between the target and `from`. `out`: only what the target sends; `in`: only what it is sent. */
  | (Lasting & { readonly fault: 'cut'; readonly from: Target; readonly direction?: 'both' | 'in' | 'out' })
  /** Every member sees itself and its neighbours, no two members the same majority (Jepsen's majorities ring). */
  | (Timed & { readonly fault: 'ring'; readonly forMs?: number })
  /** A share of the packets that the target receives is dropped. */
  | (Lasting & { readonly fault: 'loss'; readonly percent: number })
  /** Packets that the target sends arrive later; needs netem. */
  | (Lasting & { readonly fault: 'latency'; readonly ms: number; readonly jitterMs?: number })
  /** Needs netem. */
  | (Lasting & { readonly fault: 'corrupt' | 'duplicate' | 'reorder'; readonly percent: number })
  /** What the target sends is shaped by a token bucket. */
  | (Lasting & { readonly fault: 'bandwidth'; readonly kbit: number })
  /** The container's memory limit is lowered to what it uses and a little. */
  | (Lasting & { readonly fault: 'memory-pressure'; readonly headroomMiB: number })
  /** maxmemory is reached: writes are refused. */
  | (Lasting & { readonly fault: 'maxmemory' })
  /** A share of one processor in percent. */
  | (Lasting & { readonly fault: 'cpu'; readonly percent: number })
  /** The data volume has no room left. */
  | (Lasting & { readonly fault: 'disk-full' })
  /** The block device's writes are throttled. */
  | (Lasting & { readonly fault: 'slow-disk'; readonly bytesPerSecond: number })
  /** No name can be resolved. */
  | (Lasting & { readonly fault: 'no-names' })
  /** The wall clock of the processes jumps. */
  | (Lasting & { readonly fault: 'clock-jump'; readonly ms: number })
  /** The passwords of a user are replaced by one that nobody knows. */
  | (Lasting & { readonly fault: 'wrong-credentials'; readonly user: string })
  /** A user may not use a command any more. */
  | (Lasting & { readonly fault: 'deny'; readonly user: string; readonly command: string })
  /** A user may use a command that it should not. */
  | (Lasting & { readonly fault: 'allow'; readonly user: string; readonly command: string })
  /** A setting of all sentinels is changed at run time, e.g. a typing mistake in the quorum. */
  | (Timed & {
      readonly fault: 'sentinel-set';
      readonly parameter: string;
      readonly value: string;
      readonly forMs?: number;
    })
  /** Snapshots fail: the server refuses writes (MISCONF). */
  | (Lasting & { readonly fault: 'bgsave-failing' })
  /** The server is busy for so long (DEBUG SLEEP where allowed). */
  | (Lasting & { readonly fault: 'busy' })
  /** The sentinel that leads a failover is killed when it was elected, or when it has promoted. */
  | (Timed & {
      readonly fault: 'leader-crash';
      readonly after: 'election' | 'promotion';
      readonly forMs?: number;
    })
  /** The replica that a sentinel has chosen is frozen when it is told to become the primary. */
  | (Timed & { readonly fault: 'chosen-paused'; readonly forMs?: number });

/** The name of a fault. */
export type FaultName = FaultStep['fault'];

/** Something an operator does. */
export type ActionStep =
  /** The planned hand-over, as `./jsquared switchover` does it. */
  | (Timed & { readonly action: 'switchover' })
  /** Sentinel's own `SENTINEL FAILOVER`, which loses plain writes; `twice`: a second call while the first runs must say INPROG. */
  | (Timed & { readonly action: 'sentinel-failover'; readonly twice?: boolean });

/** Something that is tried and must end as its name says. */
export type ProbeStep = Timed & { readonly probe: ProbeName };

/** Every probe. Each says what it saw, and fails the experiment if that is not what its name says. */
export const probes = [
  'plaintext-refused',
  'stranger-refused',
  'no-certificate-refused',
  'wrong-password-refused',
  'default-user-refused',
  'application-confined',
  'sentinel-refuses-application-writes',
  'bad-set-refused',
  'quorum-not-reached',
  'isolated-primary-refuses',
] as const;
/** See {@link probes}. */
export type ProbeName = (typeof probes)[number];

/** One step of a method. */
export type Step = FaultStep | ActionStep | ProbeStep;

/** What can hold of a set at one moment; judged on one look at all members. */
export const hypotheses = [
  /** Exactly one data member says that it is the primary. */
  'one-primary',
  /** Every sentinel that can be reached names the same primary, and it says so too. */
  'sentinels-agree',
  /** Every data member is reachable, and all but the primary follow it with their link up. */
  'all-follow',
  /** Every sentinel says that a majority and the quorum can be reached. */
  'quorum-ok',
  /** Every sentinel could choose every replica. */
  'all-choosable',
  /** The primary has at least as many replicas in sync as it needs to accept writes. */
  'writable',
  /** The primary of the steady state is the primary still, for its sentinels and itself. */
  'primary-unchanged',
  /** Every container of the set is healthy. */
  'all-healthy',
] as const;
/** See {@link hypotheses}. */
export type Hypothesis = (typeof hypotheses)[number];

/** Which load runs; what each means is drills/load/'s. Milliseconds and bytes. */
export interface LoadChoice {
  /** Clients that write unique values. Default 4. */
  readonly clients?: number;
  /** Pause of a client between two operations. Default 5. */
  readonly everyMs?: number;
  /** A profile of drills/load/ by name. Default: unique writes, half of them with WAIT 1. */
  readonly profile?: string;
  /** Cache keys: how many different ones. Default 10000. */
  readonly keys?: number;
  /** Cache data written before the load begins, in MiB; it stays until the end. Default 0. */
  readonly dataMiB?: number;
  /** How long the load runs before the first step. Default 2000. */
  readonly steadyMs?: number;
  /** How long it runs after the set has recovered. Default 2000. */
  readonly afterMs?: number;
}

/**
 * What must be true of the whole run. That no promised write is lost, that no two primaries serve, and that the
 * set converges is demanded of every experiment and is not said here.
 */
export interface Expectations {
  /** Who is the primary in the end, compared with the steady state. */
  readonly primary: 'same' | 'other' | 'any';
  /** The longest time without a confirmed write that any client may have, in milliseconds. Absent: stated, not judged. */
  readonly outageMs?: number;
  /** Plain acknowledged writes that may be lost. Absent: counted and stated, not judged. */
  readonly plainLost?: number;
  /** The set may refuse all writes while a fault lasts (no replica, no majority): the outage is then the fault's. */
  readonly writesMayStop?: boolean;
  /** An isolated primary has to stop acknowledging within so many milliseconds. */
  readonly isolatedStopsMs?: number;
}

/** What has to be so for an experiment to be possible; where it is not, its outcome is `not possible here`. */
export interface Requirements {
  /** Fewest data members. Default 3. */
  readonly data?: number;
  /** Fewest sentinels. Default 3. */
  readonly sentinels?: number;
  /** Only this server can do it. */
  readonly flavour?: 'redis' | 'valkey';
}

/** A way to break the set that must make the experiment fail; applied before the steps, undone by the recovery. */
export interface Mutant {
  /** Kebab case, unique within the experiment. */
  readonly name: string;
  /** Why the experiment must fail with it, and by which check. */
  readonly why: string;
  /** What is broken: configuration set at run time by an administrator, or steps done besides the method's. */
  readonly config?: readonly {
    readonly target: Target;
    readonly parameter: string;
    readonly value: string;
  }[];
  /** `SENTINEL SET` on every sentinel. */
  readonly sentinel?: readonly { readonly parameter: string; readonly value: string }[];
  /** Steps besides the method's. */
  readonly steps?: readonly Step[];
}

/** One experiment. */
export interface Experiment {
  readonly suite: Suite;
  /** Kebab case, unique among all: what people type. */
  readonly name: string;
  /** One line: what happens and what must come of it. */
  readonly title: string;
  /** Why anybody should care: the known trouble it guards against. */
  readonly why: string;
  /** What holds; `before` and `after` default to the whole set being well, `during` to nothing. */
  readonly steady?: {
    readonly before?: readonly Hypothesis[];
    readonly during?: readonly Hypothesis[];
    readonly after?: readonly Hypothesis[];
  };
  /** `none`: nobody writes. Absent: the default load. */
  readonly load?: LoadChoice | 'none';
  /** In order of `at`. */
  readonly method: readonly Step[];
  /** How long to watch after the last step began, in milliseconds. Default 0: until the last fault ends. */
  readonly watchMs?: number;
  readonly expect: Expectations;
  /** How long the set may take to be whole again once all faults are healed, in milliseconds. Default 60000. */
  readonly recoveryMs?: number;
  readonly requires?: Requirements;
  readonly mutants: readonly Mutant[];
  /**
   * Makes the method of a run from its seed and how long it is to go on, in milliseconds. Only in the suite `soak`; `method` is
   * what it makes of the seed 1 and {@link defaultSoakMs}.
   */
  readonly atRandom?: (seed: number, forMs: number) => readonly Step[];
}

/** How long an experiment of the suite `soak` goes on if nothing else is asked for: an hour, in milliseconds. */
export const defaultSoakMs = 3_600_000;
