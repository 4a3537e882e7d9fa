/** Applications of a stack while its secrets change: one that stays connected, and one that comes anew each time. */
import Redis from 'ioredis';
import type { StackOutputs } from '../../../../contract/outputs';

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What became of the commands. */
export interface ClientReport {
  readonly acknowledged: readonly string[];
  /** What an application would have seen: the reason of each command that failed. */
  readonly errors: readonly string[];
}

/** A client that asks the sentinels for the primary, as the outputs tell it. Never retries a command. */
export function connect(outputs: StackOutputs, change: object = {}): Redis {
  const { sentinel } = outputs.connection;
  const { certificate: cert, key } = outputs.clientCertificate;
  const tls = { ca: outputs.ca, cert, key };
  const client = new Redis({
    name: sentinel.masterName,
    sentinels: sentinel.sentinels,
    username: sentinel.username,
    password: sentinel.password,
    sentinelUsername: sentinel.sentinelUsername,
    sentinelPassword: sentinel.sentinelPassword,
    tls,
    sentinelTLS: tls,
    enableTLSForSentinelMode: true,
    lazyConnect: true,
    // Long, since on a shared machine the client itself waits for its turn: whether anything is refused or lost is judged here.
    connectTimeout: 20_000,
    commandTimeout: 20_000,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    // A sentinel that is being restarted is no failure: the next one is asked.
    sentinelRetryStrategy: (tries: number) => (tries < 5 ? 200 : null),
    ...change,
  });
  client.on('error', () => undefined);
  return client;
}

/** Writes unique keys, one after the other, over one connection for all the time, and over a new one each time. */
export class Clients {
  /** What an application that comes anew knows; a test that "deploys" something sets it. */
  known: StackOutputs;
  private running = true;
  private readonly acknowledged: string[] = [];
  private readonly errors: string[] = [];
  private readonly loops: Promise<void>[];

  constructor(
    outputs: StackOutputs,
    private readonly prefix: string,
  ) {
    this.known = outputs;
    this.loops = [this.stay(outputs), this.comeAnew()];
  }

  private async stay(outputs: StackOutputs): Promise<void> {
    const client = connect(outputs);
    try {
      await client.connect();
      for (let i = 0; this.running; i += 1) {
        await this.write(client, `stay:${i}`);
        await pause(5);
      }
    } catch (error) {
      this.errors.push(`the connection: ${String(error)}`);
    } finally {
      client.disconnect();
    }
  }

  private async comeAnew(): Promise<void> {
    for (let i = 0; this.running; i += 1) {
      const client = connect(this.known);
      try {
        await client.connect();
        await this.write(client, `anew:${i}`);
      } catch (error) {
        this.errors.push(`a new connection: ${String(error)}`);
      } finally {
        client.disconnect();
      }
      await pause(200);
    }
  }

  private async write(client: Redis, name: string): Promise<void> {
    const key = `${this.prefix}:${name}`;
    try {
      await client.set(key, name);
      this.acknowledged.push(key);
    } catch (error) {
      this.errors.push(`${key}: ${String(error)}`);
    }
  }

  /** Ends both. */
  async stop(): Promise<ClientReport> {
    this.running = false;
    await Promise.all(this.loops);
    return { acknowledged: this.acknowledged, errors: this.errors };
  }
}

/** Which of the keys the primary does not have. */
export async function missing(outputs: StackOutputs, keys: readonly string[]): Promise<string[]> {
  const client = connect(outputs);
  try {
    await client.connect();
    const lost: string[] = [];
    for (let i = 0; i < keys.length; i += 500) {
      const part = keys.slice(i, i + 500);
      const values = await client.mget(...part);
      part.forEach((key, n) => {
        if (values[n] === null) lost.push(key);
      });
    }
    return lost;
  } finally {
    client.disconnect();
  }
}
