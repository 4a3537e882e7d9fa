/** One writer for each way to set up a client, all at once against the same set, so that they meet the same failover. */
import { Redis, type RedisOptions } from 'ioredis';
import { monotonicMs } from '../../drills/history/events';
import { defaultPool, type LoadTarget, type PoolOptions } from '../../drills/load/options';
import { Pool } from '../../drills/load/pool';
import { seeded } from '../../drills/load/random';

/** A way to set up a client. */
export interface Variant {
  readonly name: string;
  readonly make: (target: LoadTarget) => Sender;
}

/** Sends one write; rejects as the client does. */
interface Sender {
  send(key: string, value: string): Promise<unknown>;
  /** What the client says of itself. */
  status(): string;
  close(): void;
}

/** ioredis in its own Sentinel mode. `again` connects once more whenever the client has given up for good. */
export function ioredis(name: string, settings: RedisOptions, again = false): Variant {
  return {
    name,
    make(target) {
      const tls = { ca: target.ca, cert: target.certificate, key: target.key };
      let closed = false;
      const client = new Redis({
        name: target.masterName,
        sentinels: [...target.sentinels],
        username: target.username,
        password: target.password,
        sentinelUsername: target.sentinelUsername,
        sentinelPassword: target.sentinelPassword,
        tls,
        sentinelTLS: tls,
        enableTLSForSentinelMode: true,
        ...settings,
      });
      client.on('error', () => undefined);
      if (again) client.on('end', () => void (closed || client.connect().catch(() => undefined)));
      return {
        send: (key, value) => client.set(key, value),
        status: () => client.status,
        close() {
          closed = true;
          client.disconnect();
        },
      };
    },
  };
}

/** The pool of the drills' load. */
export function pool(name: string, settings: Partial<PoolOptions>): Variant {
  return {
    name,
    make(target) {
      const made = new Pool({
        client: name,
        target,
        options: { ...defaultPool, ...settings },
        random: seeded(1, name),
        onEvent: () => undefined,
      });
      return {
        async send(key, value) {
          const lane = made.lane();
          if (!lane) throw new Error('UNCONNECTED');
          try {
            return await lane.redis.set(key, value);
          } catch (error) {
            if (error instanceof Error && error.message.startsWith('READONLY'))
              made.demoted(lane, 'READONLY');
            throw error;
          }
        },
        status: () => (made.lane() ? 'ready' : `not connected: ${made.lastError}`),
        close: () => made.stop(),
      };
    },
  };
}

/** A writer at work: a SET every 5 ms, whatever becomes of those before, but never more than 64 unanswered. */
export class Writer {
  private readonly sender: Sender;
  private readonly timer: NodeJS.Timeout;
  private n = 0;
  private open = 0;
  private last = monotonicMs();
  private gap = 0;

  /** Begins at once. */
  constructor(
    readonly variant: Variant,
    target: LoadTarget,
    prefix: string,
  ) {
    this.sender = variant.make(target);
    this.timer = setInterval(() => this.write(prefix), 5);
  }

  /** From now on the longest gap counts. */
  reset(): void {
    this.gap = 0;
    this.last = monotonicMs();
  }

  /** The longest gap between two acknowledged writes, up to now. */
  outageMs(): number {
    return Math.max(this.gap, monotonicMs() - this.last);
  }

  /** Whether a write was acknowledged in the last half second. */
  get well(): boolean {
    return monotonicMs() - this.last < 500;
  }

  /** What the client says of itself. */
  get status(): string {
    return this.sender.status();
  }

  /** Ends it. */
  stop(): void {
    clearInterval(this.timer);
    this.sender.close();
  }

  private write(prefix: string): void {
    if (this.open >= 64) return;
    this.open += 1;
    this.n += 1;
    this.sender
      .send(`${prefix}${this.n % 100}`, String(this.n))
      .then(
        () => {
          const now = monotonicMs();
          this.gap = Math.max(this.gap, now - this.last);
          this.last = now;
        },
        () => undefined,
      )
      .finally(() => (this.open -= 1));
  }
}
