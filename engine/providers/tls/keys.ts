/** Private keys: made, read from PEM, and told about in every form the real provider has. */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  webcrypto,
  type KeyObject,
} from 'node:crypto';
import { number, text } from '../schema/access';
import type { PropertyMap } from '../../values/values';
import { opensshPrivateKey, opensshPublicKey } from './openssh';

/** OpenSSL's names of the curves. */
const CURVES: Readonly<Record<string, string>> = {
  P224: 'secp224r1',
  P256: 'prime256v1',
  P384: 'secp384r1',
  P521: 'secp521r1',
};

/** The algorithm of a key, by the real provider's name. */
export type Algorithm = 'RSA' | 'ECDSA' | 'ED25519';

/** Makes a key as the inputs of a PrivateKey say. */
export function generateKey(inputs: PropertyMap): KeyObject {
  switch (text(inputs, 'algorithm')) {
    case 'RSA':
      return generateKeyPairSync('rsa', { modulusLength: number(inputs, 'rsaBits') ?? 2048 }).privateKey;
    case 'ED25519':
      return generateKeyPairSync('ed25519').privateKey;
    default: {
      const namedCurve = CURVES[text(inputs, 'ecdsaCurve') || 'P224'] ?? '';
      return generateKeyPairSync('ec', { namedCurve }).privateKey;
    }
  }
}

/** The outputs of a PrivateKey. PEM blocks are PKCS#1 for RSA, SEC 1 for ECDSA and PKCS#8 for Ed25519, as the real ones. */
export function keyOutputs(key: KeyObject): PropertyMap & { id: string } {
  const publicKey = createPublicKey(key);
  const classic = ({ RSA: 'pkcs1', ECDSA: 'sec1', ED25519: 'pkcs8' } as const)[algorithmOf(key)];
  const openssh = opensshPublicKey(publicKey);
  const blob = openssh?.blob;
  const fingerprint = (name: string): Buffer =>
    createHash(name)
      .update(blob ?? '')
      .digest();
  return {
    id: idOf(publicKey.export({ type: 'spki', format: 'der' })),
    privateKeyPem: key.export({ type: classic, format: 'pem' }).toString(),
    privateKeyPemPkcs8: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    privateKeyOpenssh: openssh ? opensshPrivateKey(key, openssh, randomBytes(4)) : '',
    publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    publicKeyOpenssh: openssh ? `${openssh.type} ${openssh.blob.toString('base64')}\n` : '',
    publicKeyFingerprintMd5: blob ? (fingerprint('md5').toString('hex').match(/../g) ?? []).join(':') : '',
    publicKeyFingerprintSha256: blob
      ? `SHA256:${fingerprint('sha256').toString('base64').replace(/=+$/, '')}`
      : '',
  };
}

/** The id of a key or request: SHA-1 over its DER bytes, which the real provider trims as if they were text. */
export function idOf(der: Buffer): string {
  return createHash('sha1').update(trimSpace(der)).digest('hex');
}

/** What Go's strings.TrimSpace cuts off, as far as it can stand at the end of DER. */
function trimSpace(bytes: Buffer): Buffer {
  const blank = new Set([0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x20]);
  let [start, end] = [0, bytes.length];
  while (start < end && blank.has(bytes[start] ?? 0)) start++;
  while (end > start && blank.has(bytes[end - 1] ?? 0)) end--;
  return bytes.subarray(start, end);
}

/** The algorithm of a key. @throws Error for kinds that the provider does not know */
export function algorithmOf(key: KeyObject): Algorithm {
  const names: Readonly<Record<string, Algorithm>> = { rsa: 'RSA', ec: 'ECDSA', ed25519: 'ED25519' };
  const algorithm = names[key.asymmetricKeyType ?? ''];
  if (!algorithm) throw new Error('is of a kind that is not supported; RSA, ECDSA and ED25519 are');
  return algorithm;
}

/**
 * Reads a private key.
 * @param property the input it came from, for the message
 * @throws Error that names the input, never the key
 */
export function parseKey(pem: string, property: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    // OpenSSL's own words say nothing a person could use.
    throw new Error(`${property} is not a private key in PEM`);
  }
}

/** A pair of keys that can sign, and how: SHA-256 for RSA, the curve's own hash for ECDSA, as Go chooses. */
export interface Signer {
  readonly keys: webcrypto.CryptoKeyPair;
  readonly algorithm: { name: string; hash?: string };
}

const CURVE_HASHES: Readonly<Record<string, readonly [string, string]>> = {
  prime256v1: ['P-256', 'SHA-256'],
  secp384r1: ['P-384', 'SHA-384'],
  secp521r1: ['P-521', 'SHA-512'],
};

/**
 * Makes a key ready for signing certificates.
 * @param property the input it came from, for the message
 * @throws Error for a curve that certificates cannot be signed with
 */
export async function signerOf(key: KeyObject, property: string): Promise<Signer> {
  const curve = key.asymmetricKeyDetails?.namedCurve ?? '';
  const [namedCurve, hash] = CURVE_HASHES[curve] ?? [];
  const kind = algorithmOf(key);
  if (kind === 'ECDSA' && namedCurve === undefined) {
    throw new Error(
      `${property} is on a curve that is not supported for certificates; use P256, P384 or P521`,
    );
  }
  const imports = {
    RSA: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
    ECDSA: { name: 'ECDSA', namedCurve: namedCurve ?? '' },
    ED25519: { name: 'Ed25519' },
  }[kind];
  const { subtle } = webcrypto;
  const der = (object: KeyObject, type: 'pkcs8' | 'spki'): Buffer =>
    object.export({ type, format: 'der' } as const);
  const [privateKey, publicKey] = await Promise.all([
    subtle.importKey('pkcs8', der(key, 'pkcs8'), imports, true, ['sign']),
    subtle.importKey('spki', der(createPublicKey(key), 'spki'), imports, true, ['verify']),
  ]);
  const algorithm = {
    RSA: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
    ECDSA: { name: 'ECDSA', hash: hash ?? 'SHA-256' },
    ED25519: { name: 'Ed25519' },
  }[kind];
  return { keys: { privateKey, publicKey }, algorithm };
}

/** The bytes of a public key that its key identifier is the SHA-1 of: what is inside the key info's bit string. */
export function subjectKeyId(spki: ArrayBuffer | Buffer): Buffer {
  const key = createPublicKey({ key: Buffer.from(spki as ArrayBuffer), format: 'der', type: 'spki' });
  if (key.asymmetricKeyType === 'rsa') {
    return createHash('sha1')
      .update(key.export({ type: 'pkcs1', format: 'der' }))
      .digest();
  }
  const jwk = key.export({ format: 'jwk' });
  const x = Buffer.from(jwk.x ?? '', 'base64url');
  if (jwk.kty === 'OKP') {
    // The real provider hashes an Ed25519 key with an OCTET STRING around it.
    return createHash('sha1')
      .update(Buffer.concat([Buffer.from([0x04, x.length]), x]))
      .digest();
  }
  const y = Buffer.from(jwk.y ?? '', 'base64url');
  return createHash('sha1')
    .update(Buffer.concat([Buffer.from([0x04]), x, y]))
    .digest();
}
