/** Translates checked inputs of a Container into Docker's create call. Pure. */
import type Docker from 'dockerode';
import { flag, labelMap, number, object, objects, text, textMap, texts } from '../schema/access';
import type { PropertyMap } from '../../values/values';
import { parseDuration } from './duration';

const MIB = 1024 * 1024;

/** The body of `POST /containers/create`. Networks and uploads follow in calls of their own. */
export function createOptions(inputs: PropertyMap): Docker.ContainerCreateOptions {
  const command = texts(inputs, 'command');
  const entrypoints = texts(inputs, 'entrypoints');
  const envs = texts(inputs, 'envs');
  const stopTimeout = number(inputs, 'stopTimeout');
  const targets = objects(inputs, 'volumes').map((volume) => text(volume, 'containerPath'));
  return {
    name: text(inputs, 'name'),
    Image: text(inputs, 'image'),
    Hostname: text(inputs, 'hostname'),
    Domainname: text(inputs, 'domainname'),
    User: text(inputs, 'user'),
    WorkingDir: text(inputs, 'workingDir'),
    Tty: flag(inputs, 'tty'),
    OpenStdin: flag(inputs, 'stdinOpen'),
    StopSignal: text(inputs, 'stopSignal') || undefined,
    ...(stopTimeout ? { StopTimeout: stopTimeout } : {}),
    ...(envs.length > 0 ? { Env: envs } : {}),
    ...(command.length > 0 ? { Cmd: command } : {}),
    ...(entrypoints.length > 0 ? { Entrypoint: entrypoints } : {}),
    Labels: labelMap(inputs),
    ExposedPorts: Object.fromEntries(objects(inputs, 'ports').map((port) => [portKey(port), {}])),
    Volumes: Object.fromEntries(targets.filter((path) => path !== '').map((path) => [path, {}])),
    ...healthcheck(inputs),
    HostConfig: hostConfig(inputs),
  };
}

function portKey(port: PropertyMap): string {
  return `${number(port, 'internal') ?? 0}/${text(port, 'protocol') || 'tcp'}`;
}

function healthcheck(inputs: PropertyMap): Pick<Docker.ContainerCreateOptions, 'Healthcheck'> {
  const check = object(inputs, 'healthcheck');
  if (!check) return {};
  const nanoseconds = (key: string): number => Number(parseDuration(text(check, key)) ?? 0n);
  const startInterval = nanoseconds('startInterval');
  return {
    Healthcheck: {
      Test: texts(check, 'tests'),
      Interval: nanoseconds('interval'),
      Timeout: nanoseconds('timeout'),
      StartPeriod: nanoseconds('startPeriod'),
      Retries: number(check, 'retries') ?? 0,
      // Daemons before 25 do not know it.
      ...(startInterval > 0 ? { StartInterval: startInterval } : {}),
    },
  };
}

function hostConfig(inputs: PropertyMap): Docker.HostConfig {
  const capabilities = object(inputs, 'capabilities') ?? {};
  return {
    ...resources(inputs),
    ...storage(inputs),
    ...networking(inputs),
    Privileged: flag(inputs, 'privileged'),
    AutoRemove: flag(inputs, 'rm'),
    ReadonlyRootfs: flag(inputs, 'readOnly'),
    Init: flag(inputs, 'init'),
    RestartPolicy: restartPolicy(inputs),
    LogConfig: { Type: text(inputs, 'logDriver'), Config: textMap(inputs, 'logOpts') },
    CapAdd: texts(capabilities, 'adds'),
    CapDrop: texts(capabilities, 'drops'),
    ...securityOptions(texts(inputs, 'securityOpts')),
    GroupAdd: texts(inputs, 'groupAdds'),
    Sysctls: textMap(inputs, 'sysctls'),
    IpcMode: text(inputs, 'ipcMode'),
    PidMode: text(inputs, 'pidMode'),
    Ulimits: objects(inputs, 'ulimits').map((limit) => ({
      Name: text(limit, 'name'),
      Soft: number(limit, 'soft') ?? 0,
      Hard: number(limit, 'hard') ?? 0,
    })),
  };
}

/** The restart policy, as create and update both send it. */
export function restartPolicy(inputs: PropertyMap): Docker.HostRestartPolicy {
  return { Name: text(inputs, 'restart'), MaximumRetryCount: number(inputs, 'maxRetryCount') ?? 0 };
}

/** `systempaths=unconfined` is the client's to translate: the daemon does not know it. */
function securityOptions(options: readonly string[]): Pick<Docker.HostConfig, 'SecurityOpt'> {
  const unconfined = options.includes('systempaths=unconfined');
  const SecurityOpt = options.filter((option) => option !== 'systempaths=unconfined');
  return unconfined ? { SecurityOpt, ...{ MaskedPaths: [], ReadonlyPaths: [] } } : { SecurityOpt };
}

/** Bytes for a number of MiB; -1 ("no limit") stays what it is. */
export function bytes(mebibytes: number | undefined): number {
  return mebibytes === undefined || mebibytes <= 0 ? (mebibytes ?? 0) : mebibytes * MIB;
}

function resources(inputs: PropertyMap): Docker.HostConfig {
  const cpus = text(inputs, 'cpus');
  return {
    Memory: bytes(number(inputs, 'memory')),
    MemoryReservation: bytes(number(inputs, 'memoryReservation')),
    MemorySwap: bytes(number(inputs, 'memorySwap')),
    ShmSize: bytes(number(inputs, 'shmSize')),
    CpuShares: number(inputs, 'cpuShares') ?? 0,
    CpusetCpus: text(inputs, 'cpuSet'),
    ...(cpus === '' ? {} : { NanoCpus: Math.round(Number(cpus) * 1e9) }),
  };
}

function storage(inputs: PropertyMap): Docker.HostConfig {
  const volumes = objects(inputs, 'volumes');
  return {
    Tmpfs: textMap(inputs, 'tmpfs'),
    Binds: volumes.flatMap((volume) => {
      const source = text(volume, 'hostPath') || text(volume, 'volumeName');
      const relabel = text(volume, 'selinuxRelabel');
      const mode = `${flag(volume, 'readOnly') ? 'ro' : 'rw'}${relabel === '' ? '' : `,${relabel}`}`;
      return source === '' ? [] : [`${source}:${text(volume, 'containerPath')}:${mode}`];
    }),
    VolumesFrom: volumes.map((volume) => text(volume, 'fromContainer')).filter((name) => name !== ''),
    Mounts: objects(inputs, 'mounts').map(mount),
  };
}

function mount(entry: PropertyMap): Docker.MountSettings {
  const type = text(entry, 'type') as Docker.MountType;
  const bind = object(entry, 'bindOptions');
  const tmpfs = object(entry, 'tmpfsOptions');
  const volume = object(entry, 'volumeOptions');
  return {
    Type: type,
    Target: text(entry, 'target'),
    Source: text(entry, 'source'),
    ReadOnly: flag(entry, 'readOnly'),
    ...(type === 'bind' && bind
      ? { BindOptions: { Propagation: text(bind, 'propagation') as Docker.MountPropagation } }
      : {}),
    ...(type === 'tmpfs' && tmpfs
      ? { TmpfsOptions: { SizeBytes: number(tmpfs, 'sizeBytes') ?? 0, Mode: number(tmpfs, 'mode') ?? 0 } }
      : {}),
    ...(type === 'volume' && volume
      ? {
          VolumeOptions: {
            NoCopy: flag(volume, 'noCopy'),
            Labels: labelMap(volume),
            DriverConfig: { Name: text(volume, 'driverName'), Options: textMap(volume, 'driverOptions') },
          },
        }
      : {}),
  };
}

function networking(inputs: PropertyMap): Docker.HostConfig {
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const port of objects(inputs, 'ports')) {
    // Port 0 asks Docker to choose one.
    const binding = { HostIp: text(port, 'ip'), HostPort: String(number(port, 'external') ?? 0) };
    (bindings[portKey(port)] ??= []).push(binding);
  }
  return {
    NetworkMode: text(inputs, 'networkMode') || 'bridge',
    PortBindings: bindings,
    ExtraHosts: objects(inputs, 'hosts').map((host) => `${text(host, 'host')}:${text(host, 'ip')}`),
    Dns: texts(inputs, 'dns'),
    DnsOptions: texts(inputs, 'dnsOpts'),
    DnsSearch: texts(inputs, 'dnsSearches'),
  };
}

/** The body of `POST /networks/{id}/connect` for one entry of `networksAdvanced`. */
export function endpoint(entry: PropertyMap): Docker.EndpointSettings {
  const driverOpts = texts(entry, 'driverOpts').map((option) => option.split(/=(.*)/s).slice(0, 2));
  const address = {
    IPv4Address: text(entry, 'ipv4Address'),
    IPv6Address: text(entry, 'ipv6Address'),
    LinkLocalIPs: texts(entry, 'linkLocalIps'),
  };
  const mac = text(entry, 'macAddress');
  return {
    Aliases: texts(entry, 'aliases'),
    IPAMConfig: address,
    ...(mac === '' ? {} : { MacAddress: mac }),
    DriverOpts: Object.fromEntries(driverOpts) as Record<string, string>,
  };
}
