import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { createServer as createPlain, type AddressInfo, type Server } from 'node:net';
import { createServer, type TlsOptions } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { knock, readCertificate, readSaid } from '../../../audit/looks/doors';
import { tryOffers } from '../../../audit/looks/offers';
import { clientHello, readAnswer } from '../../../audit/parse/tls-hello';
import { isBroken, suites12 } from '../../../audit/parse/tls-suites';
import { foreignCertificate } from '../../../drills/probes/strangers';

const never = new AbortController().signal;
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const own = foreignCertificate();

/** A server of this process; it answers a line with another. */
async function serve(options: TlsOptions, answer = '+PONG\r\n'): Promise<number> {
  const server = createServer({ ...own, ...options }, (socket) => {
    socket.on('error', () => undefined);
    socket.on('data', () => socket.end(answer));
  });
  server.on('tlsClientError', () => undefined);
  return listen(server);
}

describe('offers of TLS, against a real server', () => {
  it('find the versions and suites that it takes, and no other', async () => {
    const port = await serve({
      minVersion: 'TLSv1.2',
      ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256:TLS_AES_256_GCM_SHA384',
    });
    const { offers, triedVersions } = await tryOffers('127.0.0.1', port, never);
    expect(offers).toEqual({
      'TLS 1.2': ['TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256'],
      'TLS 1.3': ['TLS_AES_256_GCM_SHA384'],
    });
    expect(triedVersions).toEqual(['SSL 3.0', 'TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3']);
  });

  it('find old versions and broken suites that a client library would not even offer', async () => {
    const port = await serve({
      minVersion: 'TLSv1',
      ciphers: 'ECDHE-ECDSA-NULL-SHA:AECDH-AES128-SHA:ECDHE-ECDSA-AES256-SHA:@SECLEVEL=0',
    });
    const { offers } = await tryOffers('127.0.0.1', port, never);
    expect(Object.keys(offers)).toEqual(['TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3']);
    expect(offers['TLS 1.0']).toEqual(
      expect.arrayContaining(['TLS_ECDHE_ECDSA_WITH_NULL_SHA', 'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA']),
    );
    expect(offers['TLS 1.0']?.some(isBroken)).toBe(true);
  });

  it('say nothing about a port that nobody listens on', async () => {
    const port = await listen(createPlain());
    servers.splice(0).forEach((server) => server.close());
    expect(await tryOffers('127.0.0.1', port, never)).toEqual({ offers: {}, triedVersions: [] });
  });
});

describe('the first words of TLS', () => {
  it('are a record that holds a message, which holds the suites', () => {
    const hello = clientHello('TLS 1.0', [0xc013]);
    expect([hello[0], hello.readUInt16BE(1), hello.readUInt16BE(3)]).toEqual([22, 0x0301, hello.length - 5]);
    expect(hello.includes(Buffer.from([0, 2, 0xc0, 0x13, 1, 0]))).toBe(true);
  });

  it('are answered by an alert, a choice, or by nothing of TLS', () => {
    expect(readAnswer(Buffer.from([21, 3, 3, 0, 2, 2, 70]))).toEqual({ kind: 'alert', code: 70 });
    expect(readAnswer(Buffer.from([22, 3, 3, 0, 80, 2]))).toBeUndefined();
    expect(readAnswer(Buffer.from('-ERR unknown command'))).toEqual({ kind: 'other' });
    expect(readAnswer(Buffer.alloc(0))).toBeUndefined();
  });

  it('know a broken suite by its name', () => {
    const broken = Object.values(suites12).filter(isBroken);
    expect(broken).toContain('TLS_RSA_WITH_RC4_128_SHA');
    expect(broken).toContain('TLS_DH_anon_WITH_AES_128_GCM_SHA256');
    expect(broken).toContain('TLS_RSA_WITH_3DES_EDE_CBC_SHA');
    expect(broken).not.toContain('TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384');
    expect(broken).not.toContain('TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA');
  });
});

describe('a door', () => {
  const outputs = { ca: own.cert, clientCertificate: { certificate: own.cert, key: own.key } };
  const at = (port: number) => ({ owner: 'member', address: '127.0.0.1', port, kind: 'redis' as const });

  it('that demands a certificate of its authority lets in nobody else', async () => {
    const port = await serve({ requestCert: true, rejectUnauthorized: true, ca: own.cert });
    const door = await knock(at(port), outputs, foreignCertificate(), never);
    expect([door.plaintext.let, door.withoutCertificate?.let, door.withForeignCertificate?.let]).toEqual([
      ...['out', 'out', 'out'],
    ]);
    expect(door.certificate).toMatchObject({
      subject: 'CN=stranger',
      keyType: 'ec',
      curve: 'prime256v1',
      bySigner: true,
    });
  });

  it('that demands none is open to everybody', async () => {
    const port = await serve({});
    const door = await knock(at(port), outputs, foreignCertificate(), never);
    expect([door.plaintext.let, door.withoutCertificate?.let, door.withForeignCertificate?.let]).toEqual([
      ...['out', 'in', 'in'],
    ]);
  });

  it('that speaks in the clear shows no certificate', async () => {
    const port = await listen(
      createPlain((socket) =>
        socket
          .on('error', () => undefined)
          .once('data', () => socket.end('-NOAUTH Authentication required.\r\n')),
      ),
    );
    const door = await knock(at(port), outputs, own, never);
    expect(door).toEqual({
      ...at(port),
      plaintext: { let: 'in', said: '-NOAUTH Authentication required.' },
      offers: {},
      triedVersions: [],
    });
  });

  it('means by its answer what the protocol means', () => {
    expect(readSaid('redis', { answer: '+PONG' }).let).toBe('in');
    expect(readSaid('redis', { answer: '\x15\x03\x01\x00\x02\x02F' })).toEqual({
      let: 'out',
      said: '??????F',
    });
    expect(readSaid('redis', { refused: 'no answer within 4 s' }).let).toBe('unclear');
    expect(readSaid('redis', { refused: 'read ECONNRESET' }).let).toBe('out');
    expect(readSaid('web', { answer: 'HTTP/1.0 400 Bad Request' }).let).toBe('out');
    expect(readSaid('web', { answer: 'HTTP/1.1 401 Unauthorized' }).let).toBe('out');
    expect(readSaid('web', { answer: 'HTTP/1.1 200 OK' }).let).toBe('in');
    expect(readSaid('web', { answer: 'HTTP/1.1 302 Found' }).let).toBe('in');
  });
});

describe('a certificate', () => {
  it('tells names, dates, key, use and signer', () => {
    const made = execFileSync(
      'openssl',
      [
        ...[
          'req',
          '-x509',
          '-newkey',
          'rsa:2048',
          '-nodes',
          '-days',
          '10',
          '-subj',
          '/CN=member',
          '-keyout',
          '/dev/null',
        ],
        ...['-addext', 'subjectAltName=IP:10.207.0.10,DNS:member', '-addext', 'extendedKeyUsage=serverAuth'],
        ...['-addext', 'basicConstraints=critical,CA:FALSE'],
      ],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const facts = readCertificate(new X509Certificate(made), own.cert);
    expect(facts).toMatchObject({
      subject: 'CN=member',
      names: ['IP Address:10.207.0.10', 'DNS:member'],
      keyType: 'rsa',
      keyBits: 2048,
      authority: false,
      usages: ['1.3.6.1.5.5.7.3.1'],
      bySigner: false,
    });
    expect(Math.round((Date.parse(facts.to) - Date.parse(facts.from)) / 86_400_000)).toBe(10);
    expect(readCertificate(new X509Certificate(own.cert), own.cert).usages).toEqual([]);
  });
});
