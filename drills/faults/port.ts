/**
 * What faults need of a platform: the few things that are done to a member from outside it. Docker is the one adapter.
 * Every call refuses whatever is not of the stack, and says NotPossible where the machine cannot do it.
 */

/** A member's container, as the platform sees it. */
export interface ContainerState {
  readonly running: boolean;
  readonly paused: boolean;
  /** On the host; 0 when it does not run. */
  readonly pid: number;
  readonly startedAt: string;
  readonly restarts: number;
  readonly oomKilled: boolean;
  /** Docker's health; `none` without a check. */
  readonly health: string;
  /** Names of the networks it is on. */
  readonly networks: readonly string[];
}

/** What a program did. */
export interface Ran {
  readonly code: number;
  readonly output: string;
}

/** Limits of a container; 0 is none. Bytes, and microseconds of processor a period. */
export interface Limits {
  readonly memory: number;
  readonly memorySwap: number;
  readonly cpuQuota: number;
  readonly cpuPeriod: number;
  readonly nanoCpus: number;
}

/** How a container was attached to a network, to attach it the same way again. */
export interface Attachment {
  readonly network: string;
  readonly address: string;
  readonly aliases: readonly string[];
}

/** Packets to drop in a member's network namespace, by the other side's address. */
export interface PacketRule {
  readonly direction: 'in' | 'out';
  /** Absent: any. */
  readonly address?: string;
  /** A share of the packets, at random; absent: all. */
  readonly percent?: number;
}

/** See the file's comment. Members are named as in the topology. */
export interface FaultPort {
  /** The container's state; throws if there is none, or it is not the stack's. */
  state(member: string): Promise<ContainerState>;
  /** SIGKILL to the server's process; the container ends, and its restart policy starts it again. Returns the process id. */
  killServer(member: string): Promise<number>;
  /** SIGKILL to the container, which stays down. */
  killContainer(member: string): Promise<void>;
  /** A planned stop with the container's own grace; resolves when it has ended. */
  stop(member: string): Promise<void>;
  /** Starts what does not run. */
  start(member: string): Promise<void>;
  pause(member: string): Promise<void>;
  /** Nothing where it is not paused. */
  unpause(member: string): Promise<void>;
  /** How a container is attached to its networks. */
  describe(member: string): Promise<readonly Attachment[]>;
  /** Takes a stopped container off its networks. */
  detach(member: string): Promise<void>;
  /** Puts it back; nothing where it is on the network. */
  attach(member: string, attachment: Attachment): Promise<void>;
  /** Empties the data volume of a container that does not run. */
  emptyVolume(member: string): Promise<void>;
  /** How many files and directories the data volume holds. */
  volumeEntries(member: string): Promise<number>;
  /** Makes snapshots fail: a directory stands where the file should be. */
  blockSnapshots(member: string): Promise<void>;
  unblockSnapshots(member: string): Promise<void>;
  /** Drops packets by rules in a chain of that name. */
  dropPackets(member: string, chain: string, rules: readonly PacketRule[]): Promise<void>;
  /** Packets that the chain has dropped. */
  droppedPackets(member: string, chain: string): Promise<number>;
  /** Removes the chain; nothing where it is not. */
  acceptPackets(member: string, chain: string): Promise<void>;
  /** Names of the chains of a member that begin with a prefix. */
  chains(member: string, prefix: string): Promise<readonly string[]>;
  /** Sets the queueing discipline of the member's interface: arguments of `tc qdisc`, kind first. */
  shape(member: string, discipline: readonly string[]): Promise<void>;
  /** What `tc -s qdisc` says of the interface. */
  shaping(member: string): Promise<string>;
  /** Back to none. */
  unshape(member: string): Promise<void>;
  /** Whether a TCP connection can be made from the member to an address, within a second. */
  connects(member: string, address: string, port: number): Promise<boolean>;
  limits(member: string): Promise<Limits>;
  setLimits(member: string, limits: Partial<Limits>): Promise<void>;
  /** Bytes that the container uses now, page cache apart. */
  memoryUsed(member: string): Promise<number>;
  /** How often the kernel killed something in the container for want of memory. */
  oomKills(member: string): Promise<number>;
  /** How often the scheduler held the container back because of its processor limit. */
  throttledPeriods(member: string): Promise<number>;
  /** Throttles writes to the disk under the volumes; 0 lifts it. */
  throttleDisk(member: string, bytesPerSecond: number): Promise<void>;
  /** Runs a program in the container; no shell. */
  exec(member: string, command: readonly string[]): Promise<Ran>;
  /** The addresses of the host itself in the member's networks. */
  hostAddresses(member: string): Promise<readonly string[]>;
  /** What cannot be done here at all, by what it is needed for; empty where everything can. */
  shortcomings(): Promise<readonly string[]>;
}
