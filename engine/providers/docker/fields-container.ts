/**
 * The properties of a Container, as the real provider (docker 5.0) has them: names, defaults, what forces a replacement.
 *
 * In one thing this table differs on purpose. `healthcheck`, `init`, `mounts`, `rm` and `tmpfs` cannot be changed on an
 * existing container, and the real provider answers such a change with an update that does nothing and reports success. Here
 * they force a replacement (`replaceOnChanges` in a program makes the real provider do the same).
 */
import type { PropertyValue } from '../../values/values';
import { formatDuration, parseDuration } from './duration';
import {
  atLeast,
  bool,
  int,
  list,
  map,
  matches,
  obj,
  oneOf,
  set,
  str,
  type Field,
  type Fields,
} from '../schema/fields';

const replace = { replace: true } as const;
const cli = 'use the Pulumi CLI (--engine cli), or leave it out';

/** A health check time. Compared by its length: Docker reports `1m30s` for `90s`. */
function duration(): Field {
  return str({
    default: '0s',
    canonical: (text) => formatDuration(parseDuration(text) ?? 0n),
    check: (value: PropertyValue) =>
      typeof value === 'string' && parseDuration(value) !== undefined
        ? undefined
        : 'has to be a duration such as 500ms, 5s or 1m30s, not negative',
  });
}

/** Labels, of containers, networks, volumes and mounts. */
export const labels = (extra: Partial<Field> = {}): Field =>
  set(obj({ label: str({ required: true }), value: str({ required: true }) }), extra);

const networksAdvanced = set(
  obj({
    name: str({ required: true, ...replace }),
    aliases: set(str(), replace),
    ipv4Address: str(replace),
    ipv6Address: str(replace),
    macAddress: str(replace),
    linkLocalIps: set(str(), replace),
    driverOpts: set(str(), replace),
    gwPriority: int({ unsupported: cli }),
  }),
  replace,
);

const mounts = set(
  obj({
    target: str({ required: true }),
    type: str({ required: true, check: oneOf('bind', 'volume', 'tmpfs') }),
    source: str(),
    readOnly: bool(),
    bindOptions: obj({
      propagation: str({ check: oneOf('private', 'rprivate', 'shared', 'rshared', 'slave', 'rslave') }),
    }),
    tmpfsOptions: obj({ sizeBytes: int(), mode: int() }),
    volumeOptions: obj({
      noCopy: bool(),
      labels: labels(),
      driverName: str(),
      driverOptions: map(),
      subpath: str({ unsupported: cli }),
    }),
  }),
  replace,
);

const volumes = set(
  obj({
    containerPath: str(replace),
    fromContainer: str(replace),
    hostPath: str({ ...replace, check: matches(/^(\/|~|$)/, 'an absolute path') }),
    readOnly: bool(replace),
    selinuxRelabel: str({ ...replace, check: oneOf('z', 'Z') }),
    volumeName: str(replace),
  }),
  replace,
);

const port = { check: atLeast(0) } as const;

const ports = list(
  obj({
    internal: int({ required: true, ...replace, ...port }),
    external: int({ computed: true, ...replace, ...port }),
    ip: str({ default: '0.0.0.0', ...replace }),
    protocol: str({ default: 'tcp', ...replace, check: oneOf('tcp', 'udp', 'sctp') }),
  }),
  replace,
);

const uploads = set(
  obj({
    file: str({ required: true, ...replace }),
    content: str(replace),
    contentBase64: str({ ...replace, check: matches(/^[A-Za-z0-9+/=\s]*$/, 'text in Base64') }),
    executable: bool(replace),
    permissions: str({ ...replace, check: matches(/^0[0-7]{3}$/, 'four octal digits such as 0440') }),
    source: str({ unsupported: 'give the file itself as `content` or `contentBase64`' }),
    sourceHash: str({ unsupported: 'give the file itself as `content` or `contentBase64`' }),
  }),
  replace,
);

const healthcheck = obj(
  {
    tests: list(str()),
    interval: duration(),
    timeout: duration(),
    startPeriod: duration(),
    startInterval: duration(),
    retries: int({ check: atLeast(0) }),
  },
  { computed: true, ...replace },
);

const throttle = (): Field => set(obj({ path: str(), rate: int() }), { unsupported: cli });

/** All properties of a Container. */
export const containerFields: Fields = {
  name: str({ autoName: true, ...replace }),
  image: str({ required: true, ...replace }),
  command: list(str({ check: (v) => (v === '' ? 'may not be empty' : undefined) }), {
    computed: true,
    ...replace,
  }),
  entrypoints: list(str(), { computed: true, ...replace }),
  envs: set(str(), { computed: true, ...replace }),
  labels: labels({ computed: true, ...replace }),
  user: str({ emptyKeeps: true, ...replace }),
  workingDir: str({ emptyKeeps: true, ...replace }),
  groupAdds: set(str(), replace),
  hostname: str({ computed: true, ...replace }),
  domainname: str(replace),
  readOnly: bool(replace),
  privileged: bool(replace),
  capabilities: obj({ adds: set(str(), replace), drops: set(str(), replace) }, replace),
  securityOpts: set(str(), { computed: true, ...replace }),
  networkMode: str({ default: 'bridge', ...replace }),
  networksAdvanced,
  hosts: set(obj({ host: str({ required: true }), ip: str({ required: true }) }), replace),
  dns: set(str(), replace),
  dnsOpts: set(str(), replace),
  dnsSearches: set(str(), replace),
  ports,
  mounts,
  volumes,
  tmpfs: map(replace),
  uploads,
  healthcheck,
  start: bool({ default: true }),
  wait: bool(),
  waitTimeout: int({ default: 60, check: atLeast(0) }),
  mustRun: bool({ default: true }),
  restart: str({ default: 'no', check: oneOf('no', 'on-failure', 'always', 'unless-stopped') }),
  maxRetryCount: int({ check: atLeast(0) }),
  stopSignal: str({ computed: true, ...replace }),
  stopTimeout: int({ computed: true, ...replace, check: atLeast(0) }),
  destroyGraceSeconds: int({ check: atLeast(0) }),
  removeVolumes: bool({ default: true }),
  rm: bool(replace),
  init: bool({ computed: true, ...replace }),
  tty: bool(replace),
  stdinOpen: bool(replace),
  memory: int({ check: atLeast(0) }),
  memoryReservation: int({ check: atLeast(0) }),
  memorySwap: int({ check: atLeast(-1) }),
  shmSize: int({ computed: true, ...replace, check: atLeast(0) }),
  cpus: str({ ...replace, check: matches(/^\d+(\.\d{1,9})?$/, 'a number of CPUs as a text, such as "0.5"') }),
  cpuShares: int({ check: atLeast(0) }),
  cpuSet: str({ check: matches(/^\d+([,-]\d+)*$/, 'a list or range of CPUs such as 0-1 or 0,2') }),
  ulimits: set(
    obj({ name: str({ required: true }), soft: int({ required: true }), hard: int({ required: true }) }),
    replace,
  ),
  sysctls: map(replace),
  ipcMode: str({ computed: true, ...replace }),
  pidMode: str(replace),
  logDriver: str({ computed: true, ...replace }),
  logOpts: map(replace),
  containerReadRefreshTimeoutMilliseconds: int({ default: 15_000 }),

  attach: bool({ unsupported: cli }),
  logs: bool({ unsupported: cli }),
  publishAllPorts: bool({ unsupported: 'name each port in `ports`' }),
  runtime: str({ computed: true, unsupported: cli }),
  platform: str({ computed: true, unsupported: cli }),
  usernsMode: str({ unsupported: cli }),
  cgroupParent: str({ unsupported: cli }),
  cgroupnsMode: str({ unsupported: cli }),
  cpuPeriod: int({ unsupported: 'use `cpus`' }),
  cpuQuota: int({ unsupported: 'use `cpus`' }),
  deviceReadBps: throttle(),
  deviceReadIops: throttle(),
  deviceWriteBps: throttle(),
  deviceWriteIops: throttle(),
  deviceRequests: set({ kind: 'any' }, { unsupported: cli }),
  devices: set({ kind: 'any' }, { unsupported: cli }),
  gpus: str({ unsupported: cli }),
  storageOpts: map({ unsupported: cli }),

  bridge: str({ outputOnly: true }),
  containerLogs: str({ outputOnly: true }),
  exitCode: int({ outputOnly: true }),
  networkDatas: list({ kind: 'any' }, { outputOnly: true }),
};
