/** Which existing networks overlap a subnet: Docker itself only says that one does. */
import { BlockList, isIP } from 'node:net';

interface Listed {
  readonly Name: string;
  readonly IPAM?: { readonly Config?: unknown } | undefined;
}

/** Names and subnets of the networks that overlap any of the wanted subnets (`a.b.c.d/n`). */
export function overlapping(wanted: readonly string[], networks: readonly Listed[]): string[] {
  return networks.flatMap((network) => {
    const configs = Array.isArray(network.IPAM?.Config) ? (network.IPAM.Config as { Subnet?: string }[]) : [];
    return configs.flatMap(({ Subnet: subnet }) =>
      subnet !== undefined && wanted.some((other) => overlap(other, subnet))
        ? [`"${network.Name}" ${subnet}`]
        : [],
    );
  });
}

/** Two subnets overlap if and only if one of them holds the other's first address. */
function overlap(a: string, b: string): boolean {
  return holds(a, b) || holds(b, a);
}

function holds(subnet: string, other: string): boolean {
  const [address = '', prefix = ''] = subnet.split('/');
  const [first = ''] = other.split('/');
  const family = isIP(address);
  if (family === 0 || family !== isIP(first)) return false;
  const block = new BlockList();
  const name = family === 4 ? 'ipv4' : 'ipv6';
  block.addSubnet(address, Number(prefix), name);
  return block.check(first, name);
}
