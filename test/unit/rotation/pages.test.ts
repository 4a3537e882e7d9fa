import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StackOutputs } from '../../../contract/outputs';
import { checkPages } from '../../../operations/rotation/pages';
import { createAuthority, type Authority } from '../../support/certificates';

describe('web pages after a step', () => {
  let authority: Authority;
  let server: Server;
  let outputs: StackOutputs;
  const asked: string[] = [];
  const welcome = new Set(['admin-2:new']);

  beforeAll(async () => {
    authority = await createAuthority();
    const { ca, certificate: cert, key } = await authority.issue('page');
    server = createServer({ cert, key }, (request, response) => {
      asked.push(request.url ?? '');
      const login = Buffer.from(request.headers.authorization?.slice('Basic '.length) ?? '', 'base64');
      response.writeHead(welcome.has(login.toString()) ? 200 : 401).end('ready');
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    outputs = {
      ca,
      clientCertificate: { certificate: cert, key },
      credentials: { redis: {}, web: { prometheus: { username: 'admin-2', password: 'new' } } },
      dashboards: { prometheus: url, alertmanager: url, grafana: url },
    } as unknown as StackOutputs;
  });
  afterAll(async () => {
    server.close();
    await authority.remove();
  });

  const withLogin = (username: string, password: string): StackOutputs => ({
    ...outputs,
    credentials: { redis: {}, web: { ...outputs.credentials.web, alertmanager: { username, password } } },
  });

  it('are opened as the stack says, each that has a user and an address', async () => {
    await checkPages(outputs);
    expect(asked.splice(0)).toEqual(['/-/ready']);
    await checkPages({ ...outputs, dashboards: {} });
    expect(asked).toEqual([]);
    await checkPages(withLogin('admin-2', 'new'));
    expect(asked.splice(0)).toEqual(['/-/ready', '/-/ready']);
  });

  it('that refuse their user are named, without the password', async () => {
    await expect(checkPages(withLogin('admin', 'the-old-one'))).rejects.toThrow(
      /^alertmanager does not let in admin: alertmanager answered 401$/,
    );
  });

  it('are looked at over TLS of the stack alone', async () => {
    const other = await createAuthority();
    await expect(checkPages({ ...outputs, ca: other.ca })).rejects.toThrow(
      /^prometheus does not let in admin-2: /,
    );
    await other.remove();
  });
});
