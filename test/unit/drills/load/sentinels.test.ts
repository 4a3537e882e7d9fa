import type { AddressInfo } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadOptions } from '../../../../drills/load/options';
import { Sentinels } from '../../../../drills/load/sentinels';
import { createAuthority, type Authority } from '../../../support/certificates';

let authority: Authority;
let server: Server | undefined;

beforeAll(async () => {
  authority = await createAuthority();
});

afterAll(async () => {
  server?.close();
  await authority.remove();
});

it('lives on if a sentinel that came back goes again before it takes the subscription', async () => {
  let connections = 0;
  let enough: () => void;
  const goneOften = new Promise<void>((resolve) => (enough = resolve));
  const { certificate, key } = await authority.issue('127.0.0.1');
  server = createServer({ cert: certificate, key }, (socket: TLSSocket) => {
    connections += 1;
    const first = connections === 1;
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      const said = chunk.toString().toLowerCase();
      if (said.includes('hello')) socket.write('%0\r\n');
      if (!said.includes('subscribe')) return;
      // The first is subscribed and loses its sentinel; the others lose it while they ask.
      if (first)
        socket.write('>3\r\n$9\r\nsubscribe\r\n$14\r\n+switch-master\r\n:1\r\n', () => socket.destroy());
      else socket.destroy();
      if (connections > 3) enough();
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const sentinels = new Sentinels(
    {
      masterName: 'main',
      sentinels: [{ host: '127.0.0.1', port }],
      username: 'app',
      password: 'p',
      sentinelUsername: 'app',
      sentinelPassword: 'p',
      ca: authority.ca,
      certificate,
      key,
    },
    loadOptions({ seed: 1, keyPrefix: 'app:1:' }).pool,
    () => undefined,
  );
  // A rejection that nobody hears would fail the test: it ends the process of a load.
  await goneOften;
  sentinels.close();
  expect(connections).toBeGreaterThan(3);
});
