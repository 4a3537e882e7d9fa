/** `/proc/<pid>/net/{tcp,tcp6,udp,udp6}`: which sockets wait for somebody in a network namespace. */
import type { Listener } from '../facts';

/** State of a TCP socket that listens, and of a UDP socket that is not connected. */
const waiting = { tcp: '0A', udp: '07' } as const;

/** Sockets that listen. An address is written as people do. */
export function parseListeners(protocol: 'tcp' | 'udp', table: string): Listener[] {
  const found = table.split('\n').flatMap((line): Listener[] => {
    const [, local, , state] = line.trim().split(/\s+/);
    const match = /^([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4})$/.exec(local ?? '');
    if (match?.[1] === undefined || match[2] === undefined || state !== waiting[protocol]) return [];
    return [{ protocol, address: addressOf(match[1]), port: Number.parseInt(match[2], 16) }];
  });
  const seen = new Set<string>();
  return found.filter(({ address, port }) => {
    const key = `${address} ${port}`;
    return seen.has(key) ? false : seen.add(key);
  });
}

/** The kernel prints each 32-bit word in the machine's byte order, which is little-endian wherever Docker runs. */
function addressOf(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => [...Buffer.from(word, 'hex')].reverse());
  if (bytes.length === 4) return bytes.join('.');
  // An IPv4 address in an IPv6 socket.
  if (bytes.slice(0, 10).every((b) => b === 0) && bytes[10] === 255 && bytes[11] === 255)
    return bytes.slice(12).join('.');
  const groups = Array.from({ length: 8 }, (_, i) =>
    (((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0)).toString(16),
  );
  const text = groups.join(':').replace(/(^|:)0(:0)+(:|$)/, '::');
  return text === '' ? '::' : text;
}

/** True for an address that stands for all of them. */
export function isAny(address: string): boolean {
  return address === '0.0.0.0' || address === '::';
}

/** True for an address that only the container itself can use. */
export function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}
