/** One bounded conversation with a Redis or a sentinel, over TLS with the stack's client certificate. */
import type { TLSSocket } from 'node:tls';
import { Redis } from 'ioredis';

/** How to be let in. */
export interface Access {
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
  readonly username: string;
  readonly password: string;
}

/** What can be asked within a conversation. */
export interface Conversation {
  /** Sends a command as it is. */
  readonly ask: (command: string, ...args: string[]) => Promise<unknown>;
  /** Days until the member's certificate ends; null if it showed none. */
  readonly certificateDays: () => number | null;
}

/** Milliseconds a whole conversation may take: a healthy member answers in 20, a paused one never. */
const limitMilliseconds = 3000;

/**
 * Connects, talks, and hangs up whatever happens.
 * @throws whatever went wrong, within the limit
 */
export async function converse<T>(
  host: string,
  port: number,
  access: Access,
  talk: (conversation: Conversation) => Promise<T>,
): Promise<T> {
  const client = new Redis({
    host,
    port,
    username: access.username,
    password: access.password,
    tls: { ca: access.ca, cert: access.certificate, key: access.key },
    lazyConnect: true,
    connectTimeout: limitMilliseconds,
    enableOfflineQueue: false,
    // A member that loads its data is to be seen as such, not waited for.
    enableReadyCheck: false,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    disableClientInfo: true,
  });
  let reason: Error | undefined;
  client.on('error', (error: Error) => (reason = error));
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`no answer within ${limitMilliseconds / 1000} s`)),
      limitMilliseconds,
    );
  });
  const conversation = async (): Promise<T> => {
    await client.connect();
    return talk({
      ask: (command, ...args) => client.call(command, ...args),
      certificateDays: () => daysUntil((client.stream as TLSSocket).getPeerCertificate().valid_to),
    });
  };
  try {
    return await Promise.race([conversation(), late]);
  } catch (error) {
    // ioredis says "Connection is closed." where the socket's own error says why.
    throw reason ?? error;
  } finally {
    clearTimeout(timer);
    client.disconnect();
  }
}

/** Whole days from now until a date as certificates write it; null if it is none. */
export function daysUntil(date: string | undefined, now: number = Date.now()): number | null {
  const at = date === undefined ? NaN : Date.parse(date);
  return Number.isNaN(at) ? null : Math.floor((at - now) / 86_400_000);
}
