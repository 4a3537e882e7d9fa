/** OpenSSH's forms of keys: the format alone, no cryptography. */
import { createPublicKey, type KeyObject } from 'node:crypto';

/** A public key as OpenSSH writes it: the name of its type and the bytes that are then printed in Base64. */
export interface OpensshPublicKey {
  readonly type: string;
  readonly blob: Buffer;
}

/** OpenSSH's names of the curves it knows; P-224 is not among them. */
const CURVES: Readonly<Record<string, string>> = {
  'P-256': 'nistp256',
  'P-384': 'nistp384',
  'P-521': 'nistp521',
};

function u32(value: number): Buffer {
  const out = Buffer.alloc(4);
  out.writeUInt32BE(value);
  return out;
}

function field(value: Buffer | string): Buffer {
  const bytes = Buffer.from(value as string);
  return Buffer.concat([u32(bytes.length), bytes]);
}

/** A positive whole number: no leading zeros, but one where the first bit would make it negative. */
function mpint(base64url: string | undefined): Buffer {
  let bytes = Buffer.from(base64url ?? '', 'base64url');
  while (bytes.length > 0 && bytes[0] === 0) bytes = bytes.subarray(1);
  return field(((bytes[0] ?? 0) & 0x80) === 0 ? bytes : Buffer.concat([Buffer.from([0]), bytes]));
}

/** @returns undefined for a key that OpenSSH has no form for (the curve P-224) */
export function opensshPublicKey(key: KeyObject): OpensshPublicKey | undefined {
  if (key.asymmetricKeyDetails?.namedCurve === 'secp224r1') return undefined;
  const jwk = key.export({ format: 'jwk' });
  if (jwk.kty === 'RSA') {
    return { type: 'ssh-rsa', blob: Buffer.concat([field('ssh-rsa'), mpint(jwk.e), mpint(jwk.n)]) };
  }
  if (jwk.kty === 'OKP') {
    const point = Buffer.from(jwk.x ?? '', 'base64url');
    return { type: 'ssh-ed25519', blob: Buffer.concat([field('ssh-ed25519'), field(point)]) };
  }
  const curve = CURVES[jwk.crv ?? ''];
  if (curve === undefined) return undefined;
  const type = `ecdsa-sha2-${curve}`;
  return { type, blob: Buffer.concat([field(type), field(curve), field(ecPoint(jwk))]) };
}

function ecPoint(jwk: { x?: string; y?: string }): Buffer {
  return Buffer.concat([
    Buffer.from([4]),
    Buffer.from(jwk.x ?? '', 'base64url'),
    Buffer.from(jwk.y ?? '', 'base64url'),
  ]);
}

/**
 * The private key in OpenSSH's own PEM, not encrypted.
 * @param check four random bytes that the format repeats, to tell a wrong passphrase
 */
export function opensshPrivateKey(key: KeyObject, publicKey: OpensshPublicKey, check: Buffer): string {
  const body = Buffer.concat([check, check, field(publicKey.type), privateFields(key), field('')]);
  // Padded with 1, 2, 3, … to whole blocks of 8.
  const padding = Buffer.from(Array.from({ length: (8 - (body.length % 8)) % 8 }, (_, index) => index + 1));
  const whole = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    field('none'),
    field('none'),
    field(''),
    u32(1),
    field(publicKey.blob),
    field(Buffer.concat([body, padding])),
  ]);
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines.join('\n')}\n-----END OPENSSH PRIVATE KEY-----\n`;
}

function privateFields(key: KeyObject): Buffer {
  const jwk = key.export({ format: 'jwk' });
  if (jwk.kty === 'RSA') {
    return Buffer.concat([jwk.n, jwk.e, jwk.d, jwk.qi, jwk.p, jwk.q].map(mpint));
  }
  if (jwk.kty === 'OKP') {
    const point = Buffer.from(createPublicKey(key).export({ format: 'jwk' }).x ?? '', 'base64url');
    return Buffer.concat([
      field(point),
      field(Buffer.concat([Buffer.from(jwk.d ?? '', 'base64url'), point])),
    ]);
  }
  return Buffer.concat([field(CURVES[jwk.crv ?? ''] ?? ''), field(ecPoint(jwk)), mpint(jwk.d)]);
}
