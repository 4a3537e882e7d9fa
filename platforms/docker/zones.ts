/** Zones and fixed addresses on Docker: a bridge network a zone, cut from the stack's range. */
import * as docker from '@pulumi/docker';
import * as pulumi from '@pulumi/pulumi';
import { formatAddress, formatSubnet, zoneSubnet, type Subnet } from '../../config/subnet';
import type { Endpoints, EndpointsArgs, MemberEndpoint, Zone, ZoneArgs } from '../port';
import { hostName, labels, type StackIdentity } from './naming';

/** Fixed addresses end below this; Docker hands out dynamic ones above it (a container a person attaches). */
const firstDynamic = 128;
const membersASlot = 10;
const maxSlot = 11;

/** A Docker network and what addresses are cut from it. */
export interface DockerZone extends Zone {
  readonly network: docker.Network;
  readonly range: Subnet;
}

/**
 * Declares a zone.
 * @param name the zone's name in the stack
 * @throws Error if the slot is not 0 to 15
 */
export function createZone(
  identity: StackIdentity,
  stackRange: Subnet,
  name: string,
  args: ZoneArgs,
  opts: pulumi.ComponentResourceOptions,
): DockerZone {
  if (!Number.isInteger(args.slot) || args.slot < 0 || args.slot > 15) {
    throw new Error(`zone "${name}": slot ${args.slot} is not a whole number from 0 to 15`);
  }
  const range = zoneSubnet(stackRange, args.slot);
  const internal = args.internal ?? true;
  const subnet = formatSubnet(range);
  const network = new docker.Network(
    name,
    {
      name: hostName(identity, name),
      driver: 'bridge',
      internal,
      ipamConfigs: [
        {
          subnet,
          gateway: formatAddress(range.base + 1),
          ipRange: formatSubnet({ base: range.base + firstDynamic, prefix: 25 }),
        },
      ],
      labels: labels(identity, { 'jsquared.zone': name }),
    },
    // Two networks cannot have one range, so the old one has to go before the new one comes.
    pulumi.mergeOptions(opts, { deleteBeforeReplace: true }),
  );
  return { name, internal, id: network.name, subnet, network, range };
}

/**
 * Fixed addresses for the members of a workload: slot 1 has .10 to .19 of each of its zones, slot 2 .20 to .29 ...
 * @throws Error naming the workload if slot, members or zones are out of range
 */
export function createEndpoints(identity: StackIdentity, name: string, args: EndpointsArgs): Endpoints {
  if (!Number.isInteger(args.slot) || args.slot < 1 || args.slot > maxSlot) {
    throw new Error(`workload "${name}": slot ${args.slot} is not a whole number from 1 to ${maxSlot}`);
  }
  if (!Number.isInteger(args.members) || args.members < 1 || args.members > membersASlot - 1) {
    throw new Error(`workload "${name}": ${args.members} members; 1 to ${membersASlot - 1} are possible`);
  }
  const zones = args.zones as readonly DockerZone[];
  const [first] = zones;
  if (!first) throw new Error(`workload "${name}" joins no zone`);
  const members = Array.from({ length: args.members }, (_, index): MemberEndpoint => {
    const addresses: Record<string, pulumi.Output<string>> = {};
    for (const zone of zones) {
      addresses[zone.name] = pulumi.output(formatAddress(zone.range.base + args.slot * membersASlot + index));
    }
    const member = `${name}-${index}`;
    return {
      index,
      name: member,
      hostname: hostName(identity, member),
      address: addresses[first.name] ?? pulumi.output(''),
      addresses,
    };
  });
  return { name, members, zones, ports: args.ports };
}
