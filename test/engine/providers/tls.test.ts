/** What the tls provider makes is what its inputs ask for, and others can read it. */
import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { DiffResult } from '../../../engine/providers/provider';
import { TlsProvider } from '../../../engine/providers/tls';
import type { PropertyMap } from '../../../engine/values/values';
import { requestBase } from './support/exchanges';

const KEY = 'tls:index/privateKey:PrivateKey';
const SELF_SIGNED = 'tls:index/selfSignedCert:SelfSignedCert';
const REQUEST = 'tls:index/certRequest:CertRequest';
const SIGNED = 'tls:index/locallySignedCert:LocallySignedCert';
const NOW = new Date('2026-01-01T00:00:00Z');
const HOUR = 3_600_000;

const warnings: string[] = [];
const base = (type: string) => ({
  ...requestBase(type, `urn:pulumi:t::t::${type}::x`),
  log: (_severity: string, message: string) => void warnings.push(message),
});

async function create(type: string, inputs: PropertyMap, now = NOW): Promise<Record<string, string>> {
  const provider = new TlsProvider(() => now);
  const request = { ...base(type), inputs, timeoutSeconds: 0, preview: false };
  return (await provider.create(request)).outputs as Record<string, string>;
}

const algorithms: PropertyMap[] = [
  { algorithm: 'ECDSA', ecdsaCurve: 'P256' },
  { algorithm: 'ECDSA', ecdsaCurve: 'P384' },
  { algorithm: 'ECDSA', ecdsaCurve: 'P521' },
  { algorithm: 'RSA', rsaBits: 2048 },
  { algorithm: 'ED25519' },
];

const ca = (privateKeyPem: string): PropertyMap => ({
  privateKeyPem,
  isCaCertificate: true,
  setSubjectKeyId: true,
  validityPeriodHours: 1000,
  allowedUses: ['cert_signing', 'crl_signing'],
  subject: { commonName: 'test CA', organization: 'JSquared', country: 'DE' },
});

async function leafOf(authority: string, caKey: string, more: PropertyMap = {}): Promise<X509Certificate> {
  const { privateKeyPem } = await create(KEY, { algorithm: 'ECDSA', ecdsaCurve: 'P256' });
  const { certRequestPem } = await create(REQUEST, {
    privateKeyPem: privateKeyPem!,
    subject: { commonName: 'redis-0' },
    dnsNames: ['redis-0', 'localhost'],
    ipAddresses: ['127.0.0.1', '::1'],
    uris: ['spiffe://x/y'],
  });
  const { certPem } = await create(SIGNED, {
    certRequestPem: certRequestPem!,
    caPrivateKeyPem: caKey,
    caCertPem: authority,
    validityPeriodHours: 10,
    allowedUses: ['digital_signature', 'server_auth', 'client_auth'],
    ...more,
  });
  return new X509Certificate(certPem!);
}

describe('a key', () => {
  it.each(algorithms)('%o: every form holds the same key', async (inputs) => {
    const made = await create(KEY, inputs);
    const forms = [made['privateKeyPem']!, made['privateKeyPemPkcs8']!].map((pem) =>
      createPublicKey(createPrivateKey(pem)).export({ type: 'spki', format: 'pem' }),
    );
    expect(forms).toEqual([made['publicKeyPem'], made['publicKeyPem']]);
    const body = made['privateKeyOpenssh']!.replace(/-----[^-]+-----|\n/g, '');
    const openssh = Buffer.from(body, 'base64');
    expect(openssh.subarray(0, 15).toString()).toBe('openssh-key-v1\0');
    const blob = Buffer.from(made['publicKeyOpenssh']!.split(' ')[1]!, 'base64');
    expect(openssh.includes(blob)).toBe(true);
    const secret = Buffer.from(
      createPrivateKey(made['privateKeyPem']!).export({ format: 'jwk' }).d!,
      'base64url',
    );
    // OpenSSH writes numbers without leading zeros, a JWK with them.
    expect(openssh.includes(secret.subarray(secret.findIndex((byte) => byte !== 0)))).toBe(true);
    expect(made['publicKeyFingerprintSha256']).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
    expect(made['publicKeyFingerprintMd5']).toMatch(/^([0-9a-f]{2}:){15}[0-9a-f]{2}$/);
  });

  it('on the default curve P224 has no OpenSSH form, as from the real provider', async () => {
    const made = await create(KEY, { algorithm: 'ECDSA' });
    expect([made['ecdsaCurve'], made['privateKeyOpenssh'], made['publicKeyOpenssh']]).toEqual([
      'P224',
      '',
      '',
    ]);
    const refused = create(SELF_SIGNED, { ...ca(made['privateKeyPem']!) });
    await expect(refused).rejects.toThrow(/privateKeyPem is on a curve that is not supported.*P256/);
  });
});

describe('a certificate', () => {
  it.each(algorithms)('%o: an authority and what it signs', async (inputs) => {
    const { privateKeyPem } = await create(KEY, inputs);
    const made = await create(SELF_SIGNED, ca(privateKeyPem!));
    const authority = new X509Certificate(made['certPem']!);
    expect(authority.ca).toBe(true);
    expect(authority.subject).toBe('C=DE\nO=JSquared\nCN=test CA');
    expect(BigInt(`0x${authority.serialNumber}`).toString()).toBe(made['id']);
    const leaf = await leafOf(made['certPem']!, privateKeyPem!);
    expect(leaf.verify(authority.publicKey)).toBe(true);
    expect(leaf.checkIssued(authority)).toBe(true);
    expect(leaf.ca).toBe(false);
    expect(leaf.checkHost('localhost')).toBe('localhost');
    expect([leaf.checkIP('127.0.0.1'), leaf.checkIP('::1'), leaf.checkIP('10.0.0.1')]).toEqual([
      '127.0.0.1',
      '::1',
      undefined,
    ]);
    expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);
    expect(new Date(leaf.validTo).getTime() - new Date(leaf.validFrom).getTime()).toBe(10 * HOUR);
  });

  it('is refused where the inputs do not fit, by the name of the input', async () => {
    const [one, other] = [await create(KEY, algorithms[0]!), await create(KEY, algorithms[0]!)];
    const { certPem } = await create(SELF_SIGNED, ca(one['privateKeyPem']!));
    await expect(leafOf(certPem!, other['privateKeyPem']!)).rejects.toThrow(
      'caPrivateKeyPem is not the key of caCertPem',
    );
    await expect(leafOf('nonsense', one['privateKeyPem']!)).rejects.toThrow(
      'caCertPem is not a certificate in PEM',
    );
    await expect(create(SELF_SIGNED, ca('nonsense'))).rejects.toThrow(
      'privateKeyPem is not a private key in PEM',
    );
    const nameless = { ...ca(one['privateKeyPem']!), subject: {} };
    await expect(create(SELF_SIGNED, nameless)).rejects.toThrow('needs a subject');
    const alone = {
      ...ca(one['privateKeyPem']!),
      isCaCertificate: false,
      setSubjectKeyId: false,
      setAuthorityKeyId: true,
    };
    await expect(create(SELF_SIGNED, alone)).rejects.toThrow('setAuthorityKeyId');
  });

  it('warns of an authority that is none', async () => {
    const { privateKeyPem } = await create(KEY, algorithms[0]!);
    const { certPem } = await create(SELF_SIGNED, { ...ca(privateKeyPem!), isCaCertificate: false });
    warnings.length = 0;
    await leafOf(certPem!, privateKeyPem!);
    expect(warnings.join()).toMatch(/caCertPem is not the certificate of an authority/);
  });
});

describe('renewal', () => {
  const inputs: PropertyMap = {
    privateKeyPem: 'k',
    validityPeriodHours: 100,
    earlyRenewalHours: 10,
    allowedUses: [],
  };

  async function diffAt(hours: number): Promise<{ diff: DiffResult; ready: unknown }> {
    const { privateKeyPem } = await create(KEY, algorithms[0]!);
    const given = { ...inputs, privateKeyPem: privateKeyPem! };
    const outputs: PropertyMap = await create(SELF_SIGNED, given);
    const later = new TlsProvider(() => new Date(NOW.getTime() + hours * HOUR));
    const common = { ...base(SELF_SIGNED), id: 'x', ignoreChanges: [], initErrors: [] };
    const diff = await later.diff({ ...common, oldInputs: given, oldOutputs: outputs, newInputs: given });
    const found = await later.read({ ...common, inputs: given, outputs });
    return { diff, ready: found.outputs['readyForRenewal'] };
  }

  it('does not come before its time', async () => {
    const { diff, ready } = await diffAt(89);
    expect([diff.changes, ready]).toEqual(['none', false]);
  });

  it('comes earlyRenewalHours before the end: a new certificate before the old one goes', async () => {
    const { diff, ready } = await diffAt(90);
    expect([diff.replaces, diff.deleteBeforeReplace, ready]).toEqual([['readyForRenewal'], false, true]);
  });
});
