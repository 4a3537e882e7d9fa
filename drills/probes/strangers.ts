/** Whoever is not let in: without TLS, without a certificate, with somebody else's, without a password. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NotPossible, reasonOf } from '../experiment/errors';
import { allRefuse, say, type Probe } from './probe';

/** PING in the clear. */
export const plaintextRefused: Probe = ({ stack }) =>
  allRefuse(stack.set.members, (member) => say(member, 'PING', undefined));

/** TLS, but no client certificate. */
export const noCertificateRefused: Probe = ({ stack }) =>
  allRefuse(stack.set.members, (member) =>
    say(member, 'PING', { ca: stack.outputs.ca, rejectUnauthorized: false }),
  );

/** TLS with a certificate of an authority that the stack does not know. */
export const strangerRefused: Probe = async ({ stack }) => {
  const stranger = foreignCertificate();
  return allRefuse(stack.set.members, (member) =>
    say(member, 'PING', { ...stranger, rejectUnauthorized: false }),
  );
};

/** The right certificate and no log-in: the user `default` is off. */
export const defaultUserRefused: Probe = ({ stack }) => {
  const { ca, certificate, key } = stack.access('exporter');
  return allRefuse(
    stack.set.members,
    (member) => say(member, 'INFO', { ca, cert: certificate, key, rejectUnauthorized: false }),
    /^-NOAUTH/,
  );
};

/** The right certificate and user, and a wrong password. */
export const wrongPasswordRefused: Probe = ({ stack }) => {
  const { ca, certificate, key, username } = stack.access('admin');
  return allRefuse(
    stack.set.members,
    (member) =>
      say(member, `AUTH ${username} not-the-password`, {
        ca,
        cert: certificate,
        key,
        rejectUnauthorized: false,
      }),
    /^-WRONGPASS/,
  );
};

/**
 * A certificate that signs itself.
 * @throws NotPossible where openssl cannot make one
 */
export function foreignCertificate(): { readonly cert: string; readonly key: string } {
  const directory = mkdtempSync(join(tmpdir(), 'jsquared-drill-'));
  const [cert, key] = [join(directory, 'cert.pem'), join(directory, 'key.pem')];
  try {
    const request = [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '1',
    ];
    execFileSync('openssl', [...request, '-subj', '/CN=stranger', '-keyout', key, '-out', cert], {
      stdio: 'pipe',
    });
    return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
  } catch (error) {
    throw new NotPossible(`openssl could not make a certificate: ${reasonOf(error)}`, ['Install openssl.']);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
