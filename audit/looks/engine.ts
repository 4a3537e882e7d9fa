/** What the Docker Engine says of a stack's containers, networks and volumes. */
import type Docker from 'dockerode';
import type { Topology } from '../../contract/outputs';
import type { ContainerFacts, ContainerSettings, Facts, NetworkFacts } from '../facts';
import { readTar, type TarFile } from '../parse/tar';

/** A container by the engine's word alone; what the kernel says comes later. */
export type EngineContainer = Omit<
  ContainerFacts,
  'processes' | 'mounts' | 'listeners' | 'limits' | 'files'
> & {
  /** On the host; 0 when it does not run. */
  readonly pid: number;
  /** Everything that the engine tells whoever asks, to be searched for secrets. */
  readonly told: string;
};

/** Bytes of an archive that are read at most: a status file of dpkg has a few hundred kilobytes. */
const mostArchiveBytes = 64 * 1024 * 1024;

/** What dockerode's types leave out or promise too much of. */
type Inspected = Docker.ContainerInspectInfo & {
  readonly Config: {
    readonly StopTimeout?: number;
    readonly Healthcheck?: { readonly Test?: string[] | null } | null;
  };
};

/** Every container that carries the stack's labels, running or not, the topology's names given to those it names. */
export async function lookAtContainers(
  docker: Docker,
  topology: Topology,
  signal: AbortSignal,
): Promise<EngineContainer[]> {
  const listed = await docker.listContainers({
    all: true,
    filters: {
      label: [`jsquared.project=${topology.project}`, `jsquared.stack=${topology.stack}`],
    },
    abortSignal: signal,
  });
  const members = new Map<string, string>([
    ...topology.sets.flatMap((set) => set.members.map(({ name, instance }) => [instance, name] as const)),
    ...topology.services.map(({ name, instance }) => [instance, name] as const),
  ]);
  const ids = new Map<string, Promise<string | undefined>>();
  const idOf = (reference: string): Promise<string | undefined> => {
    const known = ids.get(reference) ?? imageId(docker, reference);
    ids.set(reference, known);
    return known;
  };
  const found = await Promise.all(
    listed.map(async ({ Id }) => {
      const seen = (await docker.getContainer(Id).inspect()) as Inspected;
      return describe(seen, members, await idOf(seen.Config.Image));
    }),
  );
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function imageId(docker: Docker, reference: string): Promise<string | undefined> {
  try {
    return (await docker.getImage(reference).inspect()).Id;
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return undefined;
    throw error;
  }
}

function describe(
  seen: Inspected,
  members: ReadonlyMap<string, string>,
  referencedImageId: string | undefined,
): EngineContainer {
  const name = seen.Name.replace(/^\//, '');
  const member = members.get(name);
  return {
    name,
    id: seen.Id,
    ...(member === undefined ? {} : { member }),
    state: seen.State.Status,
    health: seen.State.Health?.Status ?? 'none',
    image: seen.Config.Image,
    imageId: seen.Image,
    ...(referencedImageId === undefined ? {} : { referencedImageId }),
    labels: seen.Config.Labels,
    settings: settingsOf(seen),
    networks: Object.entries(
      seen.NetworkSettings.Networks as Record<
        string,
        { readonly IPAddress: string; readonly IPAMConfig?: { readonly IPv4Address?: string } | null }
      >,
    ).map(([network, { IPAddress, IPAMConfig }]) => ({
      name: network,
      address: IPAddress,
      fixed: (IPAMConfig?.IPv4Address ?? '') !== '',
    })),
    published: Object.entries(
      seen.NetworkSettings.Ports as Record<string, { HostIp: string; HostPort: string }[] | null>,
    ).flatMap(([port, bindings]) =>
      (bindings ?? []).map(({ HostIp, HostPort }) => ({
        hostAddress: HostIp,
        hostPort: Number(HostPort),
        port,
      })),
    ),
    volumes: seen.Mounts.filter(({ Name }) => Name !== undefined && Name !== '').map(
      ({ Name, Destination, RW }) => ({ name: Name ?? '', path: Destination, writable: RW }),
    ),
    pid: seen.State.Pid,
    told: JSON.stringify(seen),
  };
}

function settingsOf({ Config, HostConfig }: Inspected): ContainerSettings {
  return {
    privileged: HostConfig.Privileged === true,
    user: Config.User,
    groups: HostConfig.GroupAdd ?? [],
    entrypoint: [Config.Entrypoint ?? []].flat(),
    environment: Config.Env,
    hostname: Config.Hostname,
    capAdd: (HostConfig.CapAdd as string[] | null | undefined) ?? [],
    capDrop: (HostConfig.CapDrop as string[] | null | undefined) ?? [],
    securityOptions: (HostConfig.SecurityOpt as string[] | null | undefined) ?? [],
    readOnly: HostConfig.ReadonlyRootfs === true,
    ipcMode: HostConfig.IpcMode ?? '',
    pidMode: HostConfig.PidMode ?? '',
    networkMode: HostConfig.NetworkMode ?? '',
    usernsMode: HostConfig.UsernsMode ?? '',
    utsMode: HostConfig.UTSMode ?? '',
    memory: HostConfig.Memory ?? 0,
    memorySwap: HostConfig.MemorySwap ?? 0,
    nanoCpus: HostConfig.NanoCpus ?? 0,
    pidsLimit: HostConfig.PidsLimit ?? 0,
    restart: HostConfig.RestartPolicy?.Name ?? '',
    stopTimeout: Config.StopTimeout ?? null,
    logDriver: HostConfig.LogConfig?.Type ?? '',
    logOptions: (HostConfig.LogConfig?.Config as Record<string, string> | null | undefined) ?? {},
    tmpfs: (HostConfig.Tmpfs as Record<string, string> | null | undefined) ?? {},
    devices: ((HostConfig.Devices as { PathOnHost: string }[] | null | undefined) ?? []).map(
      ({ PathOnHost }) => PathOnHost,
    ),
    sysctls: (HostConfig.Sysctls as Record<string, string> | null | undefined) ?? {},
    healthTest: Config.Healthcheck?.Test ?? [],
  };
}

/** The stack's networks by the zones of the topology; one that is gone is left out. */
export async function lookAtNetworks(docker: Docker, topology: Topology): Promise<NetworkFacts[]> {
  const found = await Promise.all(
    topology.zones.map(async (zone): Promise<NetworkFacts[]> => {
      try {
        const seen = await docker.getNetwork(zone.id).inspect();
        return [
          {
            zone: zone.name,
            name: seen.Name,
            driver: seen.Driver,
            internal: seen.Internal,
            subnet: seen.IPAM?.Config?.[0]?.Subnet ?? '',
            attached: Object.values(seen.Containers ?? {})
              .map(({ Name }) => Name)
              .sort(),
          },
        ];
      } catch (error) {
        if ((error as { statusCode?: number }).statusCode === 404) return [];
        throw error;
      }
    }),
  );
  return found.flat();
}

/** Who mounts which named volume, over all containers of the host that run. */
export async function lookAtVolumeUsers(docker: Docker): Promise<Facts['volumeUsers']> {
  const users = new Map<string, { name: string; writable: boolean }[]>();
  for (const { Names, Mounts } of await docker.listContainers({})) {
    for (const { Name, RW } of Mounts) {
      if (Name === undefined || Name === '') continue;
      const who = { name: (Names[0] ?? '').replace(/^\//, ''), writable: RW };
      users.set(Name, [...(users.get(Name) ?? []), who]);
    }
  }
  return Object.fromEntries(users);
}

/**
 * Regular files below a path of a container, by the engine's own copy: needs no program in the container.
 * @returns empty where there is no such path
 */
export async function readFiles(docker: Docker, container: string, path: string): Promise<TarFile[]> {
  let stream: NodeJS.ReadableStream;
  try {
    stream = await docker.getContainer(container).getArchive({ path });
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return [];
    throw error;
  }
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of stream) {
    size += piece.length;
    if (size > mostArchiveBytes)
      throw new Error(`${path} of ${container} is larger than ${mostArchiveBytes} bytes`);
    pieces.push(Buffer.from(piece));
  }
  return readTar(Buffer.concat(pieces));
}
