/**
 * One client's connections to the primary. Each reconnect asks the sentinels again and checks ROLE; when the primary changes
 * all connections are dropped at once, so that none lingers at the former one. docs/guides/clients.md has the measurements.
 */
import { Redis } from 'ioredis';
import { monotonicMs, type ConnectionEvent } from '../history/events';
import type { LoadTarget, PoolOptions } from './options';
import type { Random } from './random';
import { addressText, Sentinels, type Address } from './sentinels';

/** How often the sentinels are asked again while a connection is being made, in milliseconds. */
const WATCH_MS = 100;

/** A usable connection. */
export interface Lane {
  readonly redis: Redis;
  /** `address:port`. */
  readonly member: string;
}

/** What the pool is made with. */
export interface PoolArgs {
  readonly client: string;
  readonly target: LoadTarget;
  readonly options: PoolOptions;
  /** For the jitter of the back-off. */
  readonly random: Random;
  readonly onEvent: (event: ConnectionEvent) => void;
  /** Called with the pool's first connection, each time that it is made. */
  readonly onFirst?: (lane: Lane) => void;
}

/** A pool. */
export class Pool {
  private readonly lanes: (Lane | undefined)[];
  private readonly sentinels: Sentinels;
  /** Ended, and made anew, when all connections are dropped. */
  private generation = new AbortController();
  private asking: Promise<Address | undefined> | undefined;
  private turn = 0;
  private stopped = false;
  /** Why the latest try to connect failed. */
  lastError = 'no connection was tried yet';

  /** Connects at once. */
  constructor(private readonly args: PoolArgs) {
    this.lanes = new Array<Lane | undefined>(args.options.size).fill(undefined);
    this.sentinels = new Sentinels(args.target, args.options, () => {
      if (args.options.dropAtSwitch) void this.switched();
    });
    this.lanes.forEach((_, i) => void this.keep(i));
  }

  /** A connection, each in turn; undefined if there is none. */
  lane(): Lane | undefined {
    const after = this.lanes.findIndex((lane, i) => lane !== undefined && i > this.turn);
    this.turn = after >= 0 ? after : this.lanes.findIndex((lane) => lane !== undefined);
    return this.lanes[this.turn];
  }

  /** The peer says that it is no primary: all connections go, or only this one, as the options say. */
  demoted(lane: Lane, why: string): void {
    // Connections of the next generation are not to blame for an answer of the last.
    if (!this.lanes.includes(lane)) return;
    if (this.args.options.dropAtSwitch) this.drop(why);
    else lane.redis.disconnect();
  }

  /** Closes everything. */
  stop(): void {
    this.stopped = true;
    this.drop('stopped');
    this.sentinels.close();
  }

  /** Each sentinel announces a switch, some of them seconds later: only what leads elsewhere drops anything. */
  private async switched(): Promise<void> {
    const address = await this.sentinels.primary();
    const current = this.lanes.find((lane) => lane !== undefined);
    if (address && current?.member !== addressText(address)) this.drop('switch-master');
  }

  private drop(why: string): void {
    const old = this.generation;
    this.generation = new AbortController();
    this.lanes.forEach((lane, i) => {
      if (lane) this.tell(i, 'dropped', lane.member, why);
    });
    old.abort();
  }

  private async keep(index: number): Promise<void> {
    const [first, longest] = this.args.options.backOffMs;
    let failures = 0;
    while (!this.stopped) {
      const { signal } = this.generation;
      try {
        const lane = await this.open(signal);
        failures = 0;
        this.lanes[index] = lane;
        this.tell(index, 'ready', lane.member);
        if (index === 0) this.args.onFirst?.(lane);
        const why = await closed(lane.redis, signal);
        this.lanes[index] = undefined;
        this.tell(index, 'closed', lane.member, why);
      } catch (error) {
        this.lastError = error instanceof Error ? error.message : String(error);
        failures += 1;
        const ms = Math.min(longest, first * 2 ** Math.min(failures - 1, 16));
        await sleep(ms * (0.5 + this.args.random() / 2), signal);
      }
    }
  }

  private async open(signal: AbortSignal): Promise<Lane> {
    // One question for all connections that are looking at this moment.
    this.asking ??= this.sentinels.primary().finally(() => (this.asking = undefined));
    const address = await this.asking;
    if (!address) throw new Error('no sentinel answers');
    if (signal.aborted) throw new Error('dropped');
    const redis = this.client(address);
    let reason: Error | undefined;
    redis.on('error', (error: Error) => (reason ??= error));
    const abort = (): void => redis.disconnect();
    signal.addEventListener('abort', abort, { once: true });
    // From the first byte to the answer, TLS and HELLO included: each part has its own limit otherwise.
    const limit = setTimeout(abort, this.args.options.connectTimeoutMs);
    // A peer that is gone does not say so; the sentinels may name another while this one is waited for.
    const watch = setInterval(() => {
      void this.sentinels.primary().then((named) => {
        if (named && addressText(named) !== addressText(address)) abort();
      });
    }, WATCH_MS);
    try {
      await redis.connect();
      const role = (await redis.call('ROLE')) as unknown[];
      if (role[0] !== 'master') throw new Error('the peer is no primary');
      return { redis, member: addressText(address) };
    } catch (error) {
      redis.disconnect();
      // ioredis says "Connection is closed." where its error event said why.
      throw new Error(`${addressText(address)}: ${(reason ?? (error as Error)).message}`, { cause: error });
    } finally {
      clearTimeout(limit);
      clearInterval(watch);
      signal.removeEventListener('abort', abort);
    }
  }

  private client({ host, port }: Address): Redis {
    const { target, options } = this.args;
    const redis = new Redis({
      host,
      port,
      username: target.username,
      password: target.password,
      tls: { ca: target.ca, cert: target.certificate, key: target.key },
      lazyConnect: true,
      connectTimeout: options.connectTimeoutMs,
      commandTimeout: options.commandTimeoutMs,
      // A connection that is given up is destroyed, not asked to end: its peer may be gone.
      disconnectTimeout: 1,
      protocol: 3,
      enableOfflineQueue: false,
      // INFO costs more than ROLE, which is asked anyway.
      enableReadyCheck: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      disableClientInfo: true,
      retryStrategy: () => null,
    });
    return redis;
  }

  private tell(connection: number, state: ConnectionEvent['state'], member?: string, why?: string): void {
    this.args.onEvent({ client: this.args.client, connection, at: monotonicMs(), state, member, why });
  }
}

/** Resolves with the reason once the connection is gone; gives it up when the signal comes. */
function closed(redis: Redis, signal: AbortSignal): Promise<string> {
  return new Promise((resolve) => {
    let why = 'closed';
    const abort = (): void => {
      why = 'dropped';
      redis.disconnect();
    };
    redis.on('error', (error: Error) => (why = error.message));
    redis.once('end', () => {
      signal.removeEventListener('abort', abort);
      resolve(why);
    });
    if (redis.status === 'end') resolve(why);
    else if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}
