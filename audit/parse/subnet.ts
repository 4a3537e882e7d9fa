/** IPv4 ranges in CIDR notation. */

function number(address: string): number | undefined {
  const parts = address.split('.').map(Number);
  if (parts.length !== 4 || !parts.every((part) => Number.isInteger(part) && part >= 0 && part < 256))
    return undefined;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

/** Whether an address lies in a range; false where either is none. */
export function contains(subnet: string | undefined, address: string): boolean {
  const [base, prefix] = (subnet ?? '').split('/');
  const [from, at] = [number(base ?? ''), number(address)];
  if (from === undefined || at === undefined || prefix === undefined) return false;
  const size = 2 ** (32 - Number(prefix));
  return Math.floor(from / size) === Math.floor(at / size);
}

/** The first address of a range, which a bridge network's gateway has; undefined where it is none. */
export function firstAddress(subnet: string | undefined): string | undefined {
  const base = number((subnet ?? '').split('/')[0] ?? '');
  if (base === undefined) return undefined;
  return [24, 16, 8, 0].map((shift) => Math.floor((base + 1) / 2 ** shift) % 256).join('.');
}
