/** The life of a Network. */
import type Docker from 'dockerode';
import { flag, labelList, labelMap, objects, text, textMap } from '../schema/access';
import { equalValues, isPropertyMap, type PropertyMap, type PropertyValue } from '../../values/values';
import type {
  CreateRequest,
  CreateResult,
  DeleteRequest,
  ReadRequest,
  ReadResult,
  RecoverRequest,
} from '../provider';
import { inRecordedForm } from '../schema/compare';
import { refreshInputs } from '../schema/refresh';
import { completed } from './container-state';
import { dockerMessage, explain, isNotFound } from './errors';
import { networkFields } from './fields-network';
import { poll, type Session } from './session';
import { overlapping } from './subnets';

/** How long to wait for the last container to leave a network, or for the last user of a volume. */
export const RELEASE_MILLISECONDS = 30_000;

/** Schema version 1, no timeouts: what the real provider writes for networks and volumes. */
export const META = JSON.stringify({ schema_version: '1' });

/** Makes the network. A name that is taken is an error, though Docker itself would allow two of a name. */
export async function createNetwork({ docker }: Session, { inputs }: CreateRequest): Promise<CreateResult> {
  const name = text(inputs, 'name');
  const taken = await findByName(docker, name);
  if (taken) throw foreign(name, taken.Id);
  let made: Docker.Network;
  try {
    made = await docker.createNetwork(options(inputs));
  } catch (error) {
    const problem = explain(`cannot make network "${name}"`, error);
    if (!dockerMessage(error).includes('overlaps')) throw problem;
    const others = overlapping(subnets(inputs), await docker.listNetworks());
    throw new Error(`${problem.message}${others.length > 0 ? ` (it overlaps ${others.join(', ')})` : ''}`, {
      cause: error,
    });
  }
  return { id: made.id, outputs: networkState(planned(inputs), await inspect(made)) };
}

function options(inputs: PropertyMap): Docker.NetworkCreateOptions {
  const ipamOptions = textMap(inputs, 'ipamOptions');
  return {
    Name: text(inputs, 'name'),
    CheckDuplicate: true,
    ...(text(inputs, 'driver') === '' ? {} : { Driver: text(inputs, 'driver') }),
    Internal: flag(inputs, 'internal'),
    Attachable: flag(inputs, 'attachable'),
    ...(flag(inputs, 'ipv6') ? { EnableIPv6: true } : {}),
    Labels: labelMap(inputs),
    Options: textMap(inputs, 'options'),
    IPAM: {
      Driver: text(inputs, 'ipamDriver') || 'default',
      Config: objects(inputs, 'ipamConfigs').map((config) => ({
        Subnet: text(config, 'subnet'),
        IPRange: text(config, 'ipRange'),
        Gateway: text(config, 'gateway'),
        AuxiliaryAddresses: textMap(config, 'auxAddress'),
      })) as unknown as Record<string, string>[],
      ...(Object.keys(ipamOptions).length > 0 ? { Options: ipamOptions } : {}),
    },
  };
}

function subnets(inputs: PropertyMap): string[] {
  return objects(inputs, 'ipamConfigs').map((config) => text(config, 'subnet'));
}

function planned(inputs: PropertyMap): PropertyMap {
  return { ...completed(networkFields, inputs), ingress: false, __meta: META };
}

type Inspect = Docker.NetworkInspectInfo;

async function inspect(network: Docker.Network): Promise<Inspect> {
  return await network.inspect();
}

/** The outputs of a Network as found; what was null stays null where there is nothing to tell. Pure. */
function networkState(prior: PropertyMap, info: Inspect): PropertyMap {
  const { IPAM: ipam } = info;
  const configs = (ipam?.Config ?? []) as Readonly<Record<string, unknown>>[];
  return {
    ...prior,
    id: info.Id,
    name: info.Name,
    driver: info.Driver,
    internal: info.Internal,
    attachable: info.Attachable,
    ingress: info.Ingress,
    ipv6: info.EnableIPv6,
    scope: info.Scope,
    labels: labelList(info.Labels),
    options: info.Options ?? {},
    ipamDriver: ipam?.Driver ?? 'default',
    ipamOptions:
      ipam?.Options && Object.keys(ipam.Options).length > 0 ? ipam.Options : (prior['ipamOptions'] ?? null),
    ipamConfigs: configs.map((config) => ({
      subnet: asText(config['Subnet']),
      ipRange: asText(config['IPRange']),
      gateway: asText(config['Gateway']),
      auxAddress: auxAddresses(config['AuxiliaryAddresses']),
    })),
  };
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function auxAddresses(value: unknown): PropertyValue {
  const map = value as PropertyValue | undefined;
  return map !== undefined && isPropertyMap(map) && Object.keys(map).length > 0 ? map : null;
}

/** The network as it is now. */
export async function readNetwork(
  { docker }: Session,
  request: ReadRequest,
): Promise<ReadResult | undefined> {
  try {
    const found = networkState(request.outputs, await inspect(docker.getNetwork(request.id)));
    const outputs = inRecordedForm(networkFields, request.outputs, found);
    return { id: request.id, inputs: refreshInputs(networkFields, request.inputs, outputs), outputs };
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw explain(`cannot look at network "${text(request.inputs, 'name')}"`, error);
  }
}

/** Removes the network, waiting for containers that are on their way out. */
export async function deleteNetwork({ docker, signal }: Session, request: DeleteRequest): Promise<void> {
  const name = text(request.outputs, 'name') || text(request.inputs, 'name');
  const network = docker.getNetwork(request.id);
  let busy: unknown;
  const removed = await poll(
    async () => {
      try {
        await network.remove();
        return true;
      } catch (error) {
        if (isNotFound(error)) return true;
        if (!dockerMessage(error).includes('has active endpoints'))
          throw explain(`cannot remove network "${name}"`, error);
        busy = error;
        return undefined;
      }
    },
    RELEASE_MILLISECONDS,
    signal,
  );
  if (removed) return;
  const users = Object.values((await inspect(network)).Containers ?? {}).map((user) => user.Name);
  throw new Error(
    `cannot remove network "${name}": still used by ${users.join(', ') || 'containers'} after ` +
      `${RELEASE_MILLISECONDS / 1000} s; disconnect or remove them, then run again`,
    { cause: busy },
  );
}

async function findByName(docker: Docker, name: string): Promise<Docker.NetworkInspectInfo | undefined> {
  const found = await docker.listNetworks({ filters: { name: [name] } }).catch((error: unknown) => {
    throw explain(`cannot look for network "${name}"`, error);
  });
  // The filter matches parts of names.
  return found.find((network) => network.Name === name);
}

function foreign(name: string, id: string): Error {
  return new Error(
    `a network named "${name}" exists that this stack did not make (id ${id.slice(0, 12)}); it is left alone: ` +
      `remove it (\`docker network rm ${id.slice(0, 12)}\`) or choose another name, then run again`,
  );
}

/** A network that a cut-off create left behind. @throws Error naming it if the name belongs to anything else */
export async function recoverNetwork(
  { docker }: Session,
  request: RecoverRequest,
): Promise<CreateResult | undefined> {
  const { inputs } = request;
  const found = await findByName(docker, text(inputs, 'name'));
  if (!found) return undefined;
  const info = await inspect(docker.getNetwork(found.Id));
  const ours =
    new Date(info.Created) >= request.startedAt && equalValues(info.Labels ?? {}, labelMap(inputs));
  if (!ours) throw foreign(info.Name, info.Id);
  return { id: info.Id, outputs: networkState(planned(inputs), info) };
}
