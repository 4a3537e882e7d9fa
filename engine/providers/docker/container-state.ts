/** What a Container's outputs look like: completed inputs, overlaid with what Docker reports. Pure. */
import type Docker from 'dockerode';
import { labelList, object } from '../schema/access';
import { isPropertyMap, type PropertyMap, type PropertyValue } from '../../values/values';
import { formatDuration } from './duration';
import { containerFields } from './fields-container';
import { DEFAULTS_KEY } from '../schema/check';
import type { Field, Fields } from '../schema/fields';

const MIB = 1024 * 1024;
const DEFAULT_TIMEOUT_SECONDS = 20 * 60;

/** Under this key Terraform keeps a resource's timeouts. */
const TIMEOUTS_KEY = 'e2bfb730-ecaa-11e6-8f88-34363bc7c4c0';

/**
 * The `__meta` of a Container: schema version 2 and the timeouts in nanoseconds.
 * @param createSeconds the create timeout; 0 = the default of 20 minutes
 */
export function containerMeta(createSeconds = 0): string {
  const nanoseconds = (seconds: number): number => (seconds > 0 ? seconds : DEFAULT_TIMEOUT_SECONDS) * 1e9;
  const timeouts = { create: nanoseconds(createSeconds), delete: nanoseconds(0), update: nanoseconds(0) };
  return JSON.stringify({ [TIMEOUTS_KEY]: timeouts, schema_version: '2' });
}

/** Collections that the real provider writes as null, not as [], where nothing was given. */
const NULL_WHEN_EMPTY = new Set(['dns', 'dnsOpts', 'dnsSearches', 'groupAdds']);

/**
 * Inputs in the form outputs have: every property present, `null` or [] where there is nothing, objects in full.
 * @param fields which properties
 */
export function completed(fields: Fields, inputs: PropertyMap): PropertyMap {
  const out: PropertyMap = {};
  for (const [name, field] of Object.entries(fields)) {
    out[name] = completeValue(
      field,
      inputs[name],
      NULL_WHEN_EMPTY.has(name) ? null : emptyOutput(field, false),
    );
  }
  return out;
}

function emptyOutput(field: Field, nested: boolean): PropertyValue {
  if (field.kind === 'set' || field.kind === 'list') return [];
  return nested && field.kind === 'string' ? '' : null;
}

function completeValue(field: Field, value: PropertyValue | undefined, empty: PropertyValue): PropertyValue {
  if (value === undefined || value === null) return empty;
  const { of, fields } = field;
  if (Array.isArray(value) && of) return value.map((element) => completeValue(of, element, element));
  if (isPropertyMap(value) && fields) {
    const out: PropertyMap = {};
    for (const [name, inner] of Object.entries(fields)) {
      out[name] = completeValue(inner, value[name], emptyOutput(inner, true));
    }
    return out;
  }
  if (!isPropertyMap(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== DEFAULTS_KEY));
}

/** The outputs of a Container that is about to be made, before Docker has been asked anything. */
export function plannedContainer(inputs: PropertyMap): PropertyMap {
  const bools = {
    attach: false,
    logs: false,
    rm: false,
    wait: false,
    tty: false,
    stdinOpen: false,
    readOnly: false,
  };
  const given = Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== null));
  return completed(containerFields, { memoryReservation: 0, ...bools, ...given });
}

type Inspect = Docker.ContainerInspectInfo;

/** What newer and older daemons report beyond the typings. */
interface MoreConfig {
  StopSignal?: string;
  StopTimeout?: number | null;
  Healthcheck?: {
    Test?: string[];
    Interval?: number;
    Timeout?: number;
    StartPeriod?: number;
    StartInterval?: number;
    Retries?: number;
  };
}

/**
 * The outputs of a Container as found.
 * @param prior its outputs as recorded (or planned): the source of all that Docker does not tell, or tells merged with
 *   what the image brings (environment, labels, volumes, uploads, networks)
 */
export function containerState(prior: PropertyMap, info: Inspect): PropertyMap {
  const { Config: config, HostConfig: host, State: state } = info;
  const more = config as MoreConfig;
  const mustRun = prior['mustRun'] === true;
  const out: PropertyMap = {
    ...prior,
    ...limits(prior, host),
    ...network(prior, info, state.Running || mustRun),
    id: info.Id,
    name: info.Name.replace(/^\//, ''),
    rm: host.AutoRemove ?? false,
    readOnly: host.ReadonlyRootfs ?? false,
    image:
      typeof prior['image'] === 'string' && prior['image'].startsWith('sha256:') ? info.Image : config.Image,
    hostname: config.Hostname,
    domainname: config.Domainname,
    command: arrayOf(config.Cmd),
    entrypoints: arrayOf(config.Entrypoint),
    user: config.User,
    workingDir: config.WorkingDir,
    tty: config.Tty,
    stdinOpen: config.OpenStdin,
    stopSignal: more.StopSignal ?? '',
    stopTimeout: more.StopTimeout ?? 0,
    privileged: host.Privileged ?? false,
    publishAllPorts: host.PublishAllPorts ?? false,
    restart: host.RestartPolicy?.Name ?? 'no',
    maxRetryCount: host.RestartPolicy?.MaximumRetryCount ?? 0,
    init: host.Init ?? false,
    runtime: host.Runtime ?? null,
    platform: info.Platform,
    ipcMode: host.IpcMode ?? '',
    usernsMode: host.UsernsMode ?? '',
    pidMode: host.PidMode ?? '',
    securityOpts: arrayOf(host.SecurityOpt as string[] | null | undefined),
    groupAdds: collection(prior['groupAdds'], host.GroupAdd),
    tmpfs: mapOf(prior['tmpfs'], host.Tmpfs),
    sysctls: mapOf(prior['sysctls'], host.Sysctls),
    logDriver: host.LogConfig?.Type ?? null,
    logOpts: hasEntries(prior['logOpts'])
      ? ((host.LogConfig?.Config ?? null) as PropertyValue)
      : (prior['logOpts'] ?? null),
    mounts: mounts(host.Mounts),
    healthcheck: healthcheck(more) ?? prior['healthcheck'] ?? null,
  };
  const adds = arrayOf(host.CapAdd as string[] | null | undefined);
  const drops = arrayOf(host.CapDrop as string[] | null | undefined);
  if (adds.length > 0 || drops.length > 0) out['capabilities'] = { adds, drops };
  // A stopped container that has to run shows as `mustRun: false`: that is the drift, and starting it the update.
  if (!state.Running) out['exitCode'] = state.ExitCode;
  if (!state.Running && mustRun) out['mustRun'] = false;
  return out;
}

function limits(prior: PropertyMap, host: Docker.HostConfig): PropertyMap {
  const mebibytes = (size: number | undefined): number =>
    size === undefined || size <= 0 ? (size ?? 0) : Math.floor(size / MIB);
  const nanoCpus = host.NanoCpus ?? 0;
  const ulimits = (host.Ulimits ?? []) as { Name: string; Soft: number; Hard: number }[];
  return {
    memory: mebibytes(host.Memory),
    memoryReservation: mebibytes(host.MemoryReservation),
    memorySwap: mebibytes(host.MemorySwap),
    shmSize: mebibytes(host.ShmSize),
    cpuShares: host.CpuShares ?? 0,
    cpuSet: host.CpusetCpus ?? '',
    cpus: nanoCpus > 0 ? decimal(nanoCpus) : (prior['cpus'] ?? null),
    ulimits: hasEntries(prior['ulimits'])
      ? ulimits.map(({ Name, Soft, Hard }) => ({ name: Name, soft: Soft, hard: Hard }))
      : (prior['ulimits'] ?? []),
  };
}

function decimal(nano: number): string {
  const text = (nano / 1e9).toFixed(9);
  // The real provider's own rule, which the next diff compares with: "1.0" and "0.5", but "0.25" and "10.".
  return text.split('0').length - 1 === 9 ? (nano / 1e9).toFixed(1) : text.replace(/0+$/, '');
}

function network(prior: PropertyMap, info: Inspect, tellPorts: boolean): PropertyMap {
  const { HostConfig: host, NetworkSettings: settings } = info;
  const networks = Object.entries(settings.Networks).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    bridge: (settings as { Bridge?: string }).Bridge ?? '',
    networkMode: host.NetworkMode ?? '',
    ports: tellPorts && hasEntries(prior['ports']) ? ports(settings.Ports) : (prior['ports'] ?? []),
    networkDatas: networks.map(([networkName, data]) => ({
      networkName,
      ipAddress: data.IPAddress,
      ipPrefixLength: data.IPPrefixLen,
      gateway: data.Gateway,
      globalIpv6Address: data.GlobalIPv6Address,
      globalIpv6PrefixLength: data.GlobalIPv6PrefixLen,
      ipv6Gateway: data.IPv6Gateway,
      macAddress: data.MacAddress,
    })),
    hosts: arrayOf(host.ExtraHosts as string[] | null | undefined).map((line) => {
      const at = line.indexOf(':');
      return { host: line.slice(0, at), ip: line.slice(at + 1) };
    }),
    dns: collection(prior['dns'], host.Dns as string[] | undefined),
    dnsOpts: collection(prior['dnsOpts'], host.DnsOptions as string[] | undefined),
    dnsSearches: collection(prior['dnsSearches'], host.DnsSearch),
  };
}

function ports(bindings: Inspect['NetworkSettings']['Ports'] | null | undefined): PropertyMap[] {
  return Object.entries(bindings ?? {})
    .map(([key, hosts]) => ({
      internal: Number(key.split('/')[0]),
      protocol: key.split('/')[1] ?? 'tcp',
      hosts,
    }))
    .sort((a, b) => a.internal - b.internal || (a.protocol < b.protocol ? -1 : 1))
    .flatMap(({ internal, protocol, hosts }) =>
      // An exposed port that is not published has no binding at all.
      ((hosts as typeof hosts | null) ?? []).map((binding) => ({
        internal,
        external: Number(binding.HostPort),
        ip: binding.HostIp,
        protocol,
      })),
    );
}

/** A mount as the daemon reports it: what was not given is not there, whatever the typings say. */
interface FoundMount {
  readonly Target: string;
  readonly Source?: string;
  readonly Type: string;
  readonly ReadOnly?: boolean;
  readonly BindOptions?: { readonly Propagation?: string };
  readonly TmpfsOptions?: { readonly SizeBytes?: number; readonly Mode?: number };
  readonly VolumeOptions?: {
    readonly NoCopy?: boolean;
    readonly Labels?: Readonly<Record<string, string>> | null;
    readonly DriverConfig?: { readonly Name?: string; readonly Options?: Record<string, string> | null };
  };
}

function mounts(found: readonly FoundMount[] | null | undefined): PropertyMap[] {
  return (found ?? []).map(({ BindOptions: bind, TmpfsOptions: tmpfs, VolumeOptions: volume, ...entry }) => ({
    target: entry.Target,
    source: entry.Source ?? '',
    type: entry.Type,
    readOnly: entry.ReadOnly ?? false,
    bindOptions: bind ? { propagation: bind.Propagation ?? '' } : null,
    tmpfsOptions: tmpfs ? { sizeBytes: tmpfs.SizeBytes ?? 0, mode: tmpfs.Mode ?? 0 } : null,
    volumeOptions: volume
      ? {
          noCopy: volume.NoCopy ?? false,
          labels: labelList(volume.Labels),
          driverName: volume.DriverConfig?.Name ?? '',
          driverOptions: volume.DriverConfig?.Options ?? null,
          subpath: '',
        }
      : null,
  }));
}

function healthcheck({ Healthcheck: check }: MoreConfig): PropertyMap | undefined {
  if (!check) return undefined;
  const time = (nanoseconds: number | undefined): string => formatDuration(BigInt(nanoseconds ?? 0));
  return {
    tests: arrayOf(check.Test),
    interval: time(check.Interval),
    timeout: time(check.Timeout),
    startPeriod: time(check.StartPeriod),
    startInterval: time(check.StartInterval),
    retries: check.Retries ?? 0,
  };
}

function arrayOf(value: string | readonly string[] | null | undefined): string[] {
  if (value === null || value === undefined) return [];
  return typeof value === 'string' ? [value] : [...value];
}

/** What was null stays null as long as there is nothing to tell. */
function collection(
  prior: PropertyValue | undefined,
  found: readonly string[] | null | undefined,
): PropertyValue {
  return !found || found.length === 0 ? (Array.isArray(prior) ? [] : null) : [...found];
}

function mapOf(
  prior: PropertyValue | undefined,
  found: Record<string, string> | null | undefined,
): PropertyValue {
  if (found && Object.keys(found).length > 0) return found;
  return isPropertyMap(prior ?? null) ? {} : null;
}

function hasEntries(value: PropertyValue | undefined): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return value !== undefined && isPropertyMap(value) && object({ value }, 'value') !== undefined
    ? Object.keys(value).length > 0
    : false;
}
