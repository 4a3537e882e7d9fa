/** What a load is told: where the stack is, who the client is, and how much of what to send. */
import { profiles, type ProfileName } from './profiles';

/** Where and as whom; handed to the load's process over its channel, never by an argument or the environment. */
export interface LoadTarget {
  readonly masterName: string;
  readonly sentinels: readonly { readonly host: string; readonly port: number }[];
  /** An application user: of the data members, and of the sentinels. */
  readonly username: string;
  readonly password: string;
  readonly sentinelUsername: string;
  readonly sentinelPassword: string;
  /** PEM texts. */
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
}

/** How a client's pool behaves. The defaults were measured: docs/guides/clients.md. */
export interface PoolOptions {
  /** Connections of one client. */
  readonly size: number;
  /** TCP, TLS and the question for the role together, in milliseconds. */
  readonly connectTimeoutMs: number;
  /** An unanswered command ends its connection after so long, in milliseconds. */
  readonly commandTimeoutMs: number;
  /** What a sentinel may take to answer, in milliseconds. */
  readonly sentinelTimeoutMs: number;
  /** First and longest pause between two tries to connect, in milliseconds; doubled each time, with jitter. */
  readonly backOffMs: readonly [first: number, longest: number];
  /** Whether `+switch-master` of any sentinel, or a demoted peer, drops every connection at once. */
  readonly dropAtSwitch: boolean;
}

/** A load; {@link loadOptions} fills in what is not said. */
export interface LoadOptions {
  /** Decides keys, sizes and the order of operations; the same seed makes the same operations. */
  readonly seed: number;
  /** Logical clients; each has its own pool. */
  readonly clients: number;
  /** Time between two operations of one client, in milliseconds, whatever becomes of the operations. */
  readonly everyMs: number;
  /** How many operations of one client may be unanswered; one that is due beyond that is skipped and counted. */
  readonly maxInFlight: number;
  /** What is sent. */
  readonly profile: ProfileName;
  /** Cache keys: how many there are. */
  readonly keys: number;
  /** Cache data written before the load begins, in MiB; it never expires. */
  readonly preloadMiB: number;
  /** All keys and channels begin with it; the user's ACL must allow it. */
  readonly keyPrefix: string;
  /** How long WAIT may wait for one replica, in milliseconds. */
  readonly waitMs: number;
  /** How long every client may take for its first confirmed write, in seconds, after the data was written. */
  readonly steadySeconds: number;
  /** The load ends by itself after so long, whoever forgets it. */
  readonly maxSeconds: number;
  /** And when its journal has grown so large. */
  readonly maxJournalMiB: number;
  readonly pool: PoolOptions;
}

/** The pool settings that measured best. */
export const defaultPool: PoolOptions = {
  size: 2,
  connectTimeoutMs: 500,
  commandTimeoutMs: 3000,
  sentinelTimeoutMs: 500,
  backOffMs: [20, 200],
  dropAtSwitch: true,
};

const defaults: LoadOptions = {
  seed: 1,
  clients: 4,
  everyMs: 5,
  maxInFlight: 64,
  profile: 'writes',
  keys: 10_000,
  preloadMiB: 0,
  keyPrefix: 'drill:',
  waitMs: 500,
  steadySeconds: 30,
  maxSeconds: 3600,
  maxJournalMiB: 1024,
  pool: defaultPool,
};

/** Inclusive ranges of what can be given as a number. */
const ranges = {
  clients: [1, 64],
  everyMs: [1, 60_000],
  maxInFlight: [1, 1024],
  keys: [1, 10_000_000],
  preloadMiB: [0, 65_536],
  waitMs: [1, 60_000],
  steadySeconds: [1, 600],
  maxSeconds: [1, 86_400],
  maxJournalMiB: [1, 65_536],
} as const;

/**
 * A whole load from what is said of it.
 * @throws Error that names the option, its value and what it may be
 */
export function loadOptions(
  said: Partial<Omit<LoadOptions, 'pool' | 'profile'>> & {
    readonly profile?: string;
    readonly pool?: Partial<PoolOptions>;
  } = {},
): LoadOptions {
  const profile = said.profile ?? defaults.profile;
  if (!isProfile(profile)) {
    throw new Error(
      `load profile ${profile}: there is none of that name; take ${Object.keys(profiles).join(', ')}`,
    );
  }
  const options = { ...defaults, ...said, profile, pool: { ...defaultPool, ...said.pool } };
  for (const [name, [least, most]] of Object.entries(ranges)) {
    const value = options[name as keyof typeof ranges];
    if (!Number.isFinite(value) || value < least || value > most) {
      throw new Error(`load option ${name} = ${value}: give a number from ${least} to ${most}`);
    }
  }
  if (!Number.isInteger(options.pool.size) || options.pool.size < 1 || options.pool.size > 64) {
    throw new Error(`load option pool.size = ${options.pool.size}: give a whole number from 1 to 64`);
  }
  return options;
}

function isProfile(name: string): name is ProfileName {
  return Object.hasOwn(profiles, name);
}
