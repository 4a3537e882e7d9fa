import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/**
 * Why docs/guides/clients.md has the application connect again at `end`: with the detector of failovers on, ioredis gives up
 * for good if a sentinel announces a switch while the client asks one. Here a sentinel does just that.
 */
describe('an ioredis client that hears of a switch while it asks who the primary is', () => {
  const open = new Set<Socket>();
  let primary: Server;
  let sentinel: Server;
  let client: Redis | undefined;
  let asked: number;
  const atPrimary = new Set<Socket>();

  beforeEach(async () => {
    asked = 0;
    const subscribers = new Set<Socket>();
    primary = await serve((socket, [command]) => {
      atPrimary.add(socket);
      socket.write(
        command === 'info'
          ? bulk('role:master\r\nloading:0\r\n')
          : command === 'hello'
            ? '-NOPROTO\r\n'
            : '+OK\r\n',
      );
    });
    const { port } = primary.address() as AddressInfo;
    const address = list('127.0.0.1', String(port));
    sentinel = await serve((socket, [command, ...args]) => {
      if (command === 'subscribe') {
        subscribers.add(socket);
        socket.write(`*3\r\n${bulk('subscribe')}${bulk('+switch-master')}:1\r\n`);
      } else if (command === 'sentinel' && args[0] === 'get-master-addr-by-name') {
        asked += 1;
        if (asked !== 2) return socket.write(address);
        // The question after the loss: the announcement comes first, and the answer once it was heard.
        for (const subscriber of subscribers) {
          subscriber.once('close', () => socket.write(address));
          subscriber.write(list('message', '+switch-master', 'main a 1 b 2'));
        }
        subscribers.clear();
      } else
        socket.write(command === 'sentinel' ? '*0\r\n' : command === 'hello' ? '-NOPROTO\r\n' : '+OK\r\n');
      return undefined;
    });
    client = new Redis({
      name: 'main',
      sentinels: [{ host: '127.0.0.1', port: (sentinel.address() as AddressInfo).port }],
      failoverDetector: true,
      retryStrategy: () => 1,
      enableOfflineQueue: false,
      lazyConnect: true,
    });
    client.on('error', () => undefined);
  });

  afterEach(() => {
    client?.disconnect();
    for (const socket of open) socket.destroy();
    primary.close();
    sentinel.close();
  });

  async function serve(answer: (socket: Socket, command: string[]) => unknown): Promise<Server> {
    const server = createServer((socket) => {
      open.add(socket);
      let text = '';
      socket.on('error', () => undefined);
      socket.on('data', (chunk) => {
        text += chunk.toString();
        for (let next = take(text); next; next = take(text)) {
          text = text.slice(next.length);
          answer(socket, next.words);
        }
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  /** Connects, and lets the primary die once the client listens to the sentinel. */
  async function lose(): Promise<void> {
    const listening = new Promise((resolve) => client!.once('failoverSubscribed', resolve));
    await client!.connect();
    await listening;
    for (const socket of atPrimary) socket.destroy();
    atPrimary.clear();
  }

  it('ends, although it was told to retry', async () => {
    const ended = new Promise((resolve) => client!.once('end', resolve));
    await lose();
    await ended;
    expect(client!.status).toBe('end');
    expect(asked).toBe(2);
  });

  it('is well again when it is connected at its end', async () => {
    const again = new Promise<void>((resolve, reject) => {
      client!.once('end', () => void client!.connect().then(resolve, reject));
    });
    await lose();
    await again;
    expect(client!.status).toBe('ready');
  });
});

function bulk(text: string): string {
  return `$${text.length}\r\n${text}\r\n`;
}

function list(...words: string[]): string {
  return `*${words.length}\r\n${words.map(bulk).join('')}`;
}

/** The first whole command of a text, in small letters. */
function take(text: string): { words: string[]; length: number } | undefined {
  const head = /^\*(\d+)\r\n/.exec(text);
  if (!head) return undefined;
  let at = head[0].length;
  const words: string[] = [];
  for (let i = 0; i < Number(head[1]); i += 1) {
    const size = /^\$(\d+)\r\n/.exec(text.slice(at));
    if (!size) return undefined;
    at += size[0].length;
    const word = text.slice(at, at + Number(size[1]));
    at += Number(size[1]) + 2;
    if (text.length < at) return undefined;
    words.push(word.toLowerCase());
  }
  return { words, length: at };
}
