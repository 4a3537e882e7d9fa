/** Is the stack's address range free? Against Docker's networks and the host's own routes. */
import { readFileSync } from 'node:fs';
import { formatSubnet, overlaps, parseCidr, type Subnet } from '../../config/subnet';
import { obstacle, type Finding } from './finding';

/** A range in use. */
export interface UsedRange {
  readonly range: Subnet;
  /** Who uses it, for a person: `the Docker network "bridge"`, `a route of this host (eth0)`. */
  readonly by: string;
}

/** A Docker network as far as it matters here. */
export interface NetworkView {
  readonly id: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly subnets: readonly string[];
}

/** Ranges of Docker's networks that are not the stack's own. */
export function rangesOfNetworks(
  networks: readonly NetworkView[],
  own: (network: NetworkView) => boolean,
): UsedRange[] {
  return networks
    .filter((network) => !own(network))
    .flatMap(({ name, subnets, labels }) => {
      const stack = labels['jsquared.stack'];
      const by = `the Docker network "${name}"${stack === undefined ? '' : ` of stack "${stack}"`}`;
      return subnets.flatMap((text) => {
        const range = parseCidr(text);
        return range === undefined ? [] : [{ range, by }];
      });
    });
}

/**
 * Ranges that the host routes elsewhere, from the text of /proc/net/route. The default route is none, and neither are
 * the bridges of Docker's networks, which {@link rangesOfNetworks} judges.
 */
export function rangesOfRoutes(table: string, networks: readonly NetworkView[]): UsedRange[] {
  const bridges = new Set(['docker0', ...networks.map(({ id }) => `br-${id.slice(0, 12)}`)]);
  return table
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [device = '', destination = '', , , , , , mask = ''] = line.trim().split(/\s+/);
      if (device === '' || mask === '00000000' || bridges.has(device)) return [];
      const prefix = littleEndian(mask).toString(2).replace(/0+$/, '').length;
      return [{ range: { base: littleEndian(destination), prefix }, by: `a route of this host (${device})` }];
    });
}

/** The kernel prints addresses as hexadecimal numbers in the machine's byte order. */
function littleEndian(hex: string): number {
  return Buffer.from(hex, 'hex').readUInt32LE(0);
}

/** The host's routes; empty where the system has no such file. */
export function readRoutes(): string {
  try {
    return readFileSync('/proc/net/route', 'utf8');
  } catch {
    return '';
  }
}

/** Overlaps of the stack's range, with a free range to use instead. */
export function checkSubnet(subnet: string, used: readonly UsedRange[]): Finding[] {
  const wanted = parseCidr(subnet);
  if (wanted === undefined) return [];
  const clash = used.find(({ range }) => overlaps(range, wanted));
  if (clash === undefined) return [];
  const free = freeRange(used);
  return [
    obstacle(
      `The address range ${subnet} (jsquared:network.subnet) overlaps ${formatSubnet(clash.range)}, which belongs to ${clash.by}.`,
      free === undefined
        ? 'Choose another private range of /16 to /20, or remove the network.'
        : `Choose another range, e.g. ${free}, in the stack's file; or remove the network.`,
    ),
  ];
}

/** The first free /20 below the usual one. */
function freeRange(used: readonly UsedRange[]): string | undefined {
  for (let third = 240; third >= 0; third -= 16) {
    const text = `172.30.${third}.0/20`;
    const range = parseCidr(text);
    if (range !== undefined && !used.some((other) => overlaps(other.range, range))) return text;
  }
  return undefined;
}
