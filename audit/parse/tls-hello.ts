/**
 * The first words of TLS, written by hand. A library refuses by itself what a server should refuse, so that it cannot find
 * out: here every version and every suite can be offered, and the server's own answer is read.
 */
import { randomBytes } from 'node:crypto';
import { suites12, suites13 } from './tls-suites';

/** Versions that are tried, by their numbers on the wire. */
export const versions = {
  'SSL 3.0': 0x0300,
  'TLS 1.0': 0x0301,
  'TLS 1.1': 0x0302,
  'TLS 1.2': 0x0303,
  'TLS 1.3': 0x0304,
} as const;

/** Name of a version. */
export type TlsVersion = keyof typeof versions;

/** What a server said to an offer. */
export type Answer =
  | { readonly kind: 'chosen'; readonly version: number; readonly suite: number }
  | { readonly kind: 'alert'; readonly code: number }
  | { readonly kind: 'other' };

const groups = [0x001d, 0x0017, 0x0018, 0x0019];
const signatures = [
  0x0403, 0x0503, 0x0603, 0x0807, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0203, 0x0201,
];

function u16(...values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 2);
  values.forEach((value, i) => buffer.writeUInt16BE(value, i * 2));
  return buffer;
}

function sized(bytes: 1 | 2 | 3, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const length = Buffer.alloc(bytes);
  length.writeUIntBE(body.length, 0, bytes);
  return Buffer.concat([length, body]);
}

function extension(type: number, ...parts: readonly Buffer[]): Buffer {
  return Buffer.concat([u16(type), sized(2, ...parts)]);
}

/** A ClientHello that offers one version with these suites. */
export function clientHello(version: TlsVersion, suites: readonly number[]): Buffer {
  const number = versions[version];
  const modern = number === versions['TLS 1.3'];
  const extensions = [
    extension(10, sized(2, u16(...groups))),
    extension(11, sized(1, Buffer.from([0]))),
    extension(13, sized(2, u16(...signatures))),
    // No key is shared: the server answers with its choice and asks for one (HelloRetryRequest), which is all we want.
    ...(modern ? [extension(43, sized(1, u16(number))), extension(51, sized(2))] : []),
  ];
  const body = Buffer.concat([
    u16(modern ? versions['TLS 1.2'] : number),
    randomBytes(32),
    sized(1, modern ? randomBytes(32) : Buffer.alloc(0)),
    sized(2, u16(...suites)),
    sized(1, Buffer.from([0])),
    // SSL 3.0 knows no extensions.
    ...(number === versions['SSL 3.0'] ? [] : [sized(2, ...extensions)]),
  ]);
  const message = Buffer.concat([Buffer.from([1]), sized(3, body)]);
  return Buffer.concat([
    Buffer.from([22]),
    u16(modern || number > versions['TLS 1.0'] ? versions['TLS 1.0'] : number),
    sized(2, message),
  ]);
}

/** Reads what came back; undefined as long as it is not whole. */
export function readAnswer(data: Buffer): Answer | undefined {
  if (data.length < 5)
    return data.length > 0 && data[0] !== 22 && data[0] !== 21 ? { kind: 'other' } : undefined;
  const length = data.readUInt16BE(3);
  if (data[0] === 21) return data.length < 7 ? undefined : { kind: 'alert', code: data[6] ?? 0 };
  if (data[0] !== 22) return { kind: 'other' };
  const body = data.subarray(5, 5 + length);
  if (body.length < length) return undefined;
  if (body[0] !== 2 || body.length < 42) return { kind: 'other' };
  let version = body.readUInt16BE(4);
  let at = 38 + 1 + (body[38] ?? 0);
  const suite = body.readUInt16BE(at);
  at += 3;
  // TLS 1.3 says its version in an extension.
  const end = at + 2 <= body.length ? at + 2 + body.readUInt16BE(at) : 0;
  for (at += 2; at + 4 <= end; at += 4 + body.readUInt16BE(at + 2)) {
    if (body.readUInt16BE(at) === 43) version = body.readUInt16BE(at + 4);
  }
  return { kind: 'chosen', version, suite };
}

/** The suites that are offered with a version. */
export function suitesFor(version: TlsVersion): number[] {
  return Object.keys(version === 'TLS 1.3' ? suites13 : suites12).map(Number);
}

/** A suite's name. */
export function suiteName(suite: number): string {
  return suites13[suite] ?? suites12[suite] ?? `suite 0x${suite.toString(16).padStart(4, '0')}`;
}
