/** Connections of the drill's own to single members, bounded in everything: what hangs is the thing that is studied. */
import { Redis } from 'ioredis';
import type { Access, Member } from './stack';

/** Milliseconds that a question may take before the member counts as silent. */
const answerMs = 800;

/** One connection that is opened when it is needed, and again after it was lost. */
export class MemberConnection {
  private client: Redis | undefined;

  /** Connects to nothing yet. */
  constructor(
    readonly member: Member,
    private readonly access: Access,
    private readonly limitMs: number = answerMs,
  ) {}

  /**
   * Sends one command.
   * @throws whatever went wrong, within twice the limit; the connection is then made anew the next time
   */
  async ask(command: string, ...args: string[]): Promise<unknown> {
    const client = await this.open();
    try {
      return await client.call(command, ...args);
    } catch (error) {
      // An error that the server answers leaves the connection as good as it was.
      if (!(error instanceof Error && error.name === 'ReplyError')) this.close();
      throw error;
    }
  }

  /** Closes; the next question opens it again. */
  close(): void {
    this.client?.disconnect();
    this.client = undefined;
  }

  private async open(): Promise<Redis> {
    if (this.client?.status === 'ready') return this.client;
    this.close();
    const client = plainClient(this.member, this.access, this.limitMs);
    let reason: Error | undefined;
    client.on('error', (error: Error) => (reason = error));
    try {
      await client.connect();
    } catch (error) {
      client.disconnect();
      // ioredis says "Connection is closed." where the socket's own error says why.
      throw reason ?? error;
    }
    this.client = client;
    return client;
  }
}

/** A client to one member that never retries and never connects by itself. */
export function plainClient(member: Member, access: Access, limitMs: number = answerMs): Redis {
  return new Redis({
    host: member.address,
    port: member.port,
    username: access.username,
    password: access.password,
    tls: { ca: access.ca, cert: access.certificate, key: access.key },
    lazyConnect: true,
    connectTimeout: limitMs,
    commandTimeout: limitMs,
    enableOfflineQueue: false,
    enableReadyCheck: false,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    disableClientInfo: true,
  });
}

/** One question, one connection. */
export async function askOnce(
  member: Member,
  access: Access,
  command: readonly [string, ...string[]],
  limitMs: number = answerMs,
): Promise<unknown> {
  const connection = new MemberConnection(member, access, limitMs);
  try {
    return await connection.ask(command[0], ...command.slice(1));
  } finally {
    connection.close();
  }
}
