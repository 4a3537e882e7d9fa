/**
 * Asks the sentinels who the primary is, and hears of switches. All are asked at once and the highest epoch wins: the leader of
 * a failover names the new primary up to two seconds before the others hear of it, and one that was cut off names the old
 * one for ever.
 */
import { Redis } from 'ioredis';
import type { LoadTarget, PoolOptions } from './options';

/** Where a server is. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** How long the others may take once one sentinel has answered, in milliseconds. */
const LATE_MS = 100;

/** `host:port`. */
export function addressText({ host, port }: Address): string {
  return `${host}:${port}`;
}

/** One connection to each sentinel, kept open. */
export class Sentinels {
  private readonly links: Redis[];

  /** @param onSwitch called at each `+switch-master` of the set, by whichever sentinel */
  constructor(
    private readonly target: LoadTarget,
    private readonly options: PoolOptions,
    onSwitch: () => void,
  ) {
    this.links = target.sentinels.map(({ host, port }) => {
      const link = new Redis({
        host,
        port,
        username: target.sentinelUsername,
        password: target.sentinelPassword,
        tls: { ca: target.ca, cert: target.certificate, key: target.key },
        connectTimeout: options.sentinelTimeoutMs,
        commandTimeout: options.sentinelTimeoutMs,
        disconnectTimeout: 1,
        // RESP3: questions go over the connection that is subscribed.
        protocol: 3,
        enableOfflineQueue: false,
        enableReadyCheck: false,
        maxRetriesPerRequest: 0,
        disableClientInfo: true,
        retryStrategy: (times) => Math.min(1000, 100 * times),
        // Its own subscription after a reconnect is a promise that nobody hears: if the sentinel goes again in that moment, the process ends.
        autoResubscribe: false,
      });
      link.on('error', () => undefined);
      link.on('ready', () => {
        link.subscribe('+switch-master').catch(() => link.disconnect(true));
      });
      link.on('message', (_channel: string, text: string) => {
        if (text.startsWith(`${target.masterName} `)) onSwitch();
      });
      return link;
    });
  }

  /** The primary, by the highest epoch that a sentinel names; undefined if none answers in time. */
  async primary(): Promise<Address | undefined> {
    let best: { address: Address; epoch: number } | undefined;
    await new Promise<void>((resolve) => {
      let open = this.links.length;
      const enough = setTimeout(resolve, this.options.sentinelTimeoutMs);
      let late: NodeJS.Timeout | undefined;
      const done = (): void => {
        clearTimeout(enough);
        clearTimeout(late);
        resolve();
      };
      for (const link of this.links) {
        this.ask(link).then(
          (said) => {
            if (said && (!best || said.epoch > best.epoch)) best = said;
            if (said) late ??= setTimeout(done, LATE_MS);
            if ((open -= 1) === 0) done();
          },
          () => {
            if ((open -= 1) === 0) done();
          },
        );
      }
    });
    return best?.address;
  }

  /** Closes all connections. */
  close(): void {
    for (const link of this.links) link.disconnect();
  }

  /** The address and its epoch are of one moment: both are asked for in one message. */
  private async ask(link: Redis): Promise<{ address: Address; epoch: number } | undefined> {
    if (link.status !== 'ready') throw new Error('not connected');
    const name = this.target.masterName;
    const [address, details] = (await Promise.all([
      link.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', name),
      link.call('SENTINEL', 'MASTER', name),
    ])) as [string[] | null, unknown];
    const [host, port] = address ?? [];
    if (host === undefined || port === undefined) return undefined;
    return { address: { host, port: Number(port) }, epoch: Number(field(details, 'config-epoch') ?? 0) };
  }
}

/** A field of a reply that is a map in RESP3 and a flat list in RESP2. */
function field(reply: unknown, name: string): string | undefined {
  if (reply instanceof Map) return String(reply.get(name));
  if (Array.isArray(reply)) {
    const at = reply.indexOf(name);
    return at < 0 ? undefined : String(reply[at + 1]);
  }
  if (typeof reply === 'object' && reply !== null) return String((reply as Record<string, unknown>)[name]);
  return undefined;
}
