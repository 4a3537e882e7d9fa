/** IPv4 arithmetic for the stack's address range: enough to cut zones out of it, no more. */

/** An IPv4 range. */
export interface Subnet {
  /** First address as a number. */
  readonly base: number;
  /** Prefix length in bits. */
  readonly prefix: number;
}

const privateRanges: readonly Subnet[] = [
  { base: toNumber([10, 0, 0, 0]), prefix: 8 },
  { base: toNumber([172, 16, 0, 0]), prefix: 12 },
  { base: toNumber([192, 168, 0, 0]), prefix: 16 },
];

function toNumber(octets: readonly number[]): number {
  return octets.reduce((sum, octet) => sum * 256 + octet, 0);
}

/** Dotted notation of an address. */
export function formatAddress(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}

/** `a.b.c.d/n` of a range. */
export function formatSubnet(subnet: Subnet): string {
  return `${formatAddress(subnet.base)}/${subnet.prefix}`;
}

/** Any IPv4 range in CIDR notation, or undefined if it is none (host bits set included). */
export function parseCidr(text: string): Subnet | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (!match) return undefined;
  const octets = match.slice(1, 5).map(Number);
  const prefix = Number(match[5]);
  if (octets.some((octet) => octet > 255) || prefix > 32) return undefined;
  const base = toNumber(octets);
  return base % 2 ** (32 - prefix) === 0 ? { base, prefix } : undefined;
}

/** Do two ranges share an address? */
export function overlaps(a: Subnet, b: Subnet): boolean {
  const size = 2 ** (32 - Math.min(a.prefix, b.prefix));
  return Math.floor(a.base / size) === Math.floor(b.base / size);
}

/**
 * The range a stack may use: private (RFC 1918), /16 to /20, so that its 16 zones get a /24 each.
 * @returns undefined for anything else
 */
export function parseSubnet(text: string): Subnet | undefined {
  const subnet = parseCidr(text);
  if (!subnet || subnet.prefix < 16 || subnet.prefix > 20) return undefined;
  return privateRanges.some((range) => overlaps(range, subnet)) ? subnet : undefined;
}

/**
 * The /24 of a zone.
 * @param slot 0 to 15
 */
export function zoneSubnet(stack: Subnet, slot: number): Subnet {
  return { base: stack.base + slot * 256, prefix: 24 };
}
