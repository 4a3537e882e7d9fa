/** Knocks at a port as those who must not be let in do, and reads the certificate that it shows. */
import { X509Certificate } from 'node:crypto';
import { connect, type ConnectionOptions } from 'node:tls';
import type { StackOutputs } from '../../contract/outputs';
import { say, type Attempt as Said } from '../../drills/probes/probe';
import type { Attempt, CertificateFacts, DoorFacts } from '../facts';
import { tryOffers } from './offers';

/** A port to knock at. */
export interface Door {
  readonly owner: string;
  readonly address: string;
  readonly port: number;
  readonly kind: DoorFacts['kind'];
}

/** Milliseconds until a port has to show its certificate. */
const limitMs = 4000;

const lines: Readonly<Record<DoorFacts['kind'], string>> = {
  redis: 'PING',
  web: 'GET / HTTP/1.1\r\nHost: audit\r\nConnection: close\r\n',
};

/**
 * What an answer means. Redis answers in its protocol, an error included: whoever gets one was let in to the server. A web
 * server that speaks TLS says so in the clear with 400, and asks for a password with 401.
 */
export function readSaid(kind: DoorFacts['kind'], said: Said): Attempt {
  if ('refused' in said)
    return { let: said.refused.startsWith('no answer') ? 'unclear' : 'out', said: said.refused };
  const answer = said.answer.replace(/[^\x20-\x7e]/g, '?').slice(0, 160);
  if (kind === 'redis') return { let: /^[+\-:$*_,#(!=%~>]/.test(said.answer) ? 'in' : 'out', said: answer };
  const status = /^HTTP\/\d\.\d (\d+)/.exec(said.answer)?.[1];
  return { let: status === undefined || ['400', '401', '403'].includes(status) ? 'out' : 'in', said: answer };
}

/** Tries everything at one port. */
export async function knock(
  door: Door,
  { ca, clientCertificate }: Pick<StackOutputs, 'ca' | 'clientCertificate'>,
  stranger: { readonly cert: string; readonly key: string },
  signal: AbortSignal,
): Promise<DoorFacts> {
  const line = lines[door.kind];
  const own = { ca, cert: clientCertificate.certificate, key: clientCertificate.key };
  const attempt = async (tls: ConnectionOptions | undefined): Promise<Attempt> =>
    readSaid(
      door.kind,
      await say(door, line, tls === undefined ? undefined : { ...tls, rejectUnauthorized: false }),
    );
  const plaintext = await attempt(undefined);
  // What speaks in the clear has no certificate to show.
  const certificate =
    plaintext.let === 'in' ? undefined : await shown(door, { ...own, rejectUnauthorized: false }, ca);
  const tls = certificate !== undefined;
  const offered =
    tls && !signal.aborted
      ? await tryOffers(door.address, door.port, signal)
      : { offers: {}, triedVersions: [] };
  return {
    ...door,
    plaintext,
    ...(tls
      ? {
          withoutCertificate: await attempt({ ca }),
          withForeignCertificate: await attempt(stranger),
          ...(door.kind === 'web' ? { withoutPassword: await attempt(own) } : {}),
          certificate,
        }
      : {}),
    ...offered,
  };
}

/** The certificate that a port shows; undefined where it shows none. */
function shown(
  { address, port }: Door,
  options: ConnectionOptions,
  ca: string,
): Promise<CertificateFacts | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, ...options });
    const end = (found: CertificateFacts | undefined): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(found);
    };
    const timer = setTimeout(() => end(undefined), limitMs);
    socket.once('secureConnect', () => {
      const found = socket.getPeerX509Certificate();
      end(found === undefined ? undefined : readCertificate(found, ca));
    });
    socket.once('error', () => end(undefined));
    socket.once('close', () => end(undefined));
  });
}

/** What of a certificate is judged. */
export function readCertificate(certificate: X509Certificate, ca: string): CertificateFacts {
  const { publicKey } = certificate;
  const { modulusLength, namedCurve } = publicKey.asymmetricKeyDetails ?? {};
  return {
    subject: certificate.subject.replaceAll('\n', ', '),
    issuer: certificate.issuer.replaceAll('\n', ', '),
    from: new Date(certificate.validFrom).toISOString(),
    to: new Date(certificate.validTo).toISOString(),
    names: (certificate.subjectAltName ?? '').split(', ').filter(Boolean),
    keyType: publicKey.asymmetricKeyType ?? 'unknown',
    ...(modulusLength === undefined ? {} : { keyBits: modulusLength }),
    ...(namedCurve === undefined ? {} : { curve: namedCurve }),
    authority: certificate.ca,
    // The declarations promise one; a certificate without the extension has none.
    usages: (certificate as { readonly keyUsage?: string[] }).keyUsage ?? [],
    bySigner: certificate.verify(new X509Certificate(ca).publicKey),
  };
}
