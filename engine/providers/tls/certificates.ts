/** Certificates and certificate requests, with the extensions the real provider puts in, in its order. */
import { createPublicKey, randomBytes, webcrypto, type KeyObject } from 'node:crypto';
import type { Extension, JsonGeneralName, JsonNameParams, Name } from '@peculiar/x509';
import { flag, number, object, text, texts } from '../schema/access';
import type { PropertyMap } from '../../values/values';
import { idOf, signerOf, subjectKeyId } from './keys';
import { usagesOf } from './uses';

let library: typeof import('@peculiar/x509') | undefined;

/** Loaded when something is signed: it takes a quarter of a second, and most runs sign nothing. */
function x509(): typeof import('@peculiar/x509') {
  if (!library) {
    /* eslint-disable @typescript-eslint/no-require-imports -- import() would make everything here asynchronous */
    require('reflect-metadata');
    library = require('@peculiar/x509') as typeof import('@peculiar/x509');
    /* eslint-enable @typescript-eslint/no-require-imports */
    library.cryptoProvider.set(webcrypto);
  }
  return library;
}

const HOUR = 3_600_000;
const EMAIL = '1.2.840.113549.1.9.1';

/** The parts of a subject in the order in which Go writes them, with their object identifiers. */
const SUBJECT_PARTS: readonly (readonly [string, string])[] = [
  ['country', '2.5.4.6'],
  ['organization', '2.5.4.10'],
  ['organizationalUnit', '2.5.4.11'],
  ['locality', '2.5.4.7'],
  ['province', '2.5.4.8'],
  ['streetAddresses', '2.5.4.9'],
  ['postalCode', '2.5.4.17'],
  ['commonName', '2.5.4.3'],
  ['serialNumber', '2.5.4.5'],
  ['emailAddress', EMAIL],
];

function subjectName(inputs: PropertyMap): Name {
  const subject = object(inputs, 'subject') ?? {};
  const parts = SUBJECT_PARTS.flatMap(([key, oid]): JsonNameParams => {
    const values = key === 'streetAddresses' ? texts(subject, key) : [text(subject, key)];
    const given = values.filter((value) => value !== '');
    if (given.length === 0) return [];
    return [{ [oid]: given.map((value) => (oid === EMAIL ? { ia5String: value } : encoded(value))) }];
  });
  return new (x509().Name)(parts);
}

/** A PrintableString where the characters allow it, as Go does: some verifiers compare names byte by byte. */
function encoded(value: string): { printableString: string } | { utf8String: string } {
  return /^[A-Za-z0-9 '()+,\-./:=?]*$/.test(value) ? { printableString: value } : { utf8String: value };
}

function alternativeNames(inputs: PropertyMap): JsonGeneralName[] {
  const of = (key: string, type: JsonGeneralName['type']): JsonGeneralName[] =>
    texts(inputs, key).map((value) => ({ type, value }));
  return [...of('dnsNames', 'dns'), ...of('ipAddresses', 'ip'), ...of('uris', 'url')];
}

/** What a certificate is made for: whose key, which name, which alternative names. */
interface Holder {
  readonly spki: Buffer;
  readonly subject: Name;
  readonly names: readonly JsonGeneralName[];
}

/** Who signs, and for a real authority the identifier of its key. */
interface Issuer {
  readonly key: KeyObject;
  /** The input that `key` came from. */
  readonly property: string;
  readonly name: Name;
  readonly keyId: Buffer | undefined;
}

/** The outputs that both kinds of certificate have. */
export interface Issued {
  readonly id: string;
  readonly certPem: string;
  readonly validityStartTime: string;
  readonly validityEndTime: string;
}

function isEmptyName(name: Name): boolean {
  return name.toJSON().length === 0;
}

async function issue(inputs: PropertyMap, holder: Holder, issuer: Issuer, now: Date): Promise<Issued> {
  const signer = await signerOf(issuer.key, issuer.property);
  const publicKey = await publicKeyOf(holder.spki);
  const isCa = flag(inputs, 'isCaCertificate');
  if (isCa && isEmptyName(holder.subject))
    throw new Error('subject: a certificate authority needs a subject');
  const maxPath = number(inputs, 'maxPathLength');
  const pathLength = isCa && maxPath !== undefined && maxPath >= 0 ? maxPath : undefined;
  const end = new Date(now.getTime() + (number(inputs, 'validityPeriodHours') ?? 0) * HOUR);
  const keyId = isCa || flag(inputs, 'setSubjectKeyId') ? subjectKeyId(holder.spki) : undefined;
  const extensions: Extension[] = [
    ...usageExtensions(texts(inputs, 'allowedUses')),
    new (x509().BasicConstraintsExtension)(isCa, pathLength, true),
    ...(keyId ? [new (x509().SubjectKeyIdentifierExtension)(keyId.toString('hex'))] : []),
    ...authorityKeyId(inputs, issuer, keyId),
    ...(holder.names.length > 0
      ? [new (x509().SubjectAlternativeNameExtension)([...holder.names], isEmptyName(holder.subject))]
      : []),
  ];
  const serial = randomBytes(16);
  // A serial number is positive: a set first bit would need one more byte.
  serial[0] = (serial[0] ?? 0) & 0x7f;
  const certificate = await x509().X509CertificateGenerator.create({
    serialNumber: serial.toString('hex'),
    subject: holder.subject,
    issuer: issuer.name,
    notBefore: now,
    notAfter: end,
    extensions,
    publicKey,
    signingKey: signer.keys.privateKey,
    signingAlgorithm: signer.algorithm,
  });
  return {
    id: BigInt(`0x${serial.toString('hex')}`).toString(),
    certPem: `${certificate.toString('pem')}\n`,
    validityStartTime: now.toISOString(),
    validityEndTime: end.toISOString(),
  };
}

function authorityKeyId(inputs: PropertyMap, issuer: Issuer, own: Buffer | undefined): Extension[] {
  if (issuer.keyId) return [new (x509().AuthorityKeyIdentifierExtension)(issuer.keyId.toString('hex'))];
  if (!flag(inputs, 'setAuthorityKeyId')) return [];
  if (!own)
    throw new Error(
      'setAuthorityKeyId: a self-signed certificate needs setSubjectKeyId (or to be a CA) for it',
    );
  return [new (x509().AuthorityKeyIdentifierExtension)(own.toString('hex'))];
}

async function publicKeyOf(spki: Buffer): Promise<webcrypto.CryptoKey> {
  const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  const curves: Readonly<Record<string, string>> = {
    prime256v1: 'P-256',
    secp384r1: 'P-384',
    secp521r1: 'P-521',
  };
  const algorithms: Readonly<Record<string, object>> = {
    rsa: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
    ec: { name: 'ECDSA', namedCurve: curves[key.asymmetricKeyDetails?.namedCurve ?? ''] },
    ed25519: { name: 'Ed25519' },
  };
  if (key.asymmetricKeyDetails?.namedCurve === 'secp224r1') {
    throw new Error(
      'the key is on the curve P224, which certificates do not take here; use P256, P384 or P521',
    );
  }
  const algorithm = algorithms[key.asymmetricKeyType ?? ''] as webcrypto.RsaHashedImportParams;
  return webcrypto.subtle.importKey('spki', spki, algorithm, true, ['verify']);
}

function spkiOf(key: KeyObject): Buffer {
  return createPublicKey(key).export({ type: 'spki', format: 'der' });
}

/** A certificate that its own key signs. */
export async function selfSign(inputs: PropertyMap, key: KeyObject, now: Date): Promise<Issued> {
  const subject = subjectName(inputs);
  const holder = { spki: spkiOf(key), subject, names: alternativeNames(inputs) };
  return issue(inputs, holder, { key, property: 'privateKeyPem', name: subject, keyId: undefined }, now);
}

/** A request for a certificate; `id` is made from its bytes. */
export async function request(
  inputs: PropertyMap,
  key: KeyObject,
): Promise<{ id: string; certRequestPem: string }> {
  const signer = await signerOf(key, 'privateKeyPem');
  const names = alternativeNames(inputs);
  const made = await x509().Pkcs10CertificateRequestGenerator.create({
    name: subjectName(inputs),
    keys: signer.keys,
    signingAlgorithm: signer.algorithm,
    extensions: names.length > 0 ? [new (x509().SubjectAlternativeNameExtension)(names)] : [],
  });
  return { id: idOf(Buffer.from(made.rawData)), certRequestPem: `${made.toString('pem')}\n` };
}

/**
 * A certificate for a request, signed by an authority.
 * @param warn told if the authority's certificate is not one of an authority
 * @throws Error naming the input that does not fit
 */
export async function signRequest(
  inputs: PropertyMap,
  caKey: KeyObject,
  now: Date,
  warn: (message: string) => void,
): Promise<Issued> {
  const ca = parse('caCertPem', 'certificate', () => new (x509().X509Certificate)(text(inputs, 'caCertPem')));
  const asked = parse(
    'certRequestPem',
    'certificate request',
    () => new (x509().Pkcs10CertificateRequest)(text(inputs, 'certRequestPem')),
  );
  if (!(await asked.verify()))
    throw new Error('certRequestPem is not signed by the key it asks a certificate for');
  if (!spkiOf(caKey).equals(Buffer.from(ca.publicKey.rawData))) {
    throw new Error('caPrivateKeyPem is not the key of caCertPem');
  }
  if (ca.getExtension(x509().BasicConstraintsExtension)?.ca !== true) {
    warn('caCertPem is not the certificate of an authority: what it signs may not be accepted');
  }
  const caKeyId = ca.getExtension(x509().SubjectKeyIdentifierExtension)?.keyId;
  const names =
    asked.extensions
      .find((extension) => extension instanceof x509().SubjectAlternativeNameExtension)
      ?.names.toJSON() ?? [];
  const subject = asked.subjectName;
  const sameName = Buffer.from(subject.toArrayBuffer()).equals(Buffer.from(ca.subjectName.toArrayBuffer()));
  const issuer: Issuer = {
    key: caKey,
    property: 'caPrivateKeyPem',
    name: ca.subjectName,
    keyId: caKeyId === undefined || sameName ? undefined : Buffer.from(caKeyId, 'hex'),
  };
  return issue(inputs, { spki: Buffer.from(asked.publicKey.rawData), subject, names }, issuer, now);
}

function parse<T>(property: string, what: string, read: () => T): T {
  try {
    return read();
  } catch {
    throw new Error(`${property} is not a ${what} in PEM`);
  }
}

/** The two usage extensions, as far as there is something to say in them. */
function usageExtensions(uses: readonly string[]): Extension[] {
  const { flags, extended } = usagesOf(uses);
  return [
    // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- the library wants flags or-ed together
    ...(flags === 0 ? [] : [new (x509().KeyUsagesExtension)(flags, true)]),
    ...(extended.length === 0 ? [] : [new (x509().ExtendedKeyUsageExtension)(extended)]),
  ];
}
