/** What runs against what the state records: each resource's inputs, as the program gave them, and the engine's word. */
import type { ContainerFacts, DriftFacts, NetworkFacts } from '../facts';

/** A resource of the state. Inputs that are secret stand there encrypted, and are left out. */
export interface Recorded {
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

const containerType = 'docker:index/container:Container';
const networkType = 'docker:index/network:Network';
const mebibyte = 1024 * 1024;

type Inputs = Recorded['inputs'];
/** How one input reads in the record and in what runs; undefined: the record does not say. */
type Property = (
  inputs: Inputs,
  running: ContainerFacts,
) => readonly [recorded: unknown, running: unknown] | undefined;

/** How a state marks a value that is encrypted. */
const secretMark = '4dabf18193072939515e22adb298388d';

/** Whether the record says what the value is. */
function given(value: unknown): boolean {
  return value !== undefined && value !== null && !(typeof value === 'object' && secretMark in value);
}

function simple(input: string, read: (running: ContainerFacts) => unknown): Property {
  return (inputs, running) => (given(inputs[input]) ? [inputs[input], read(running)] : undefined);
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** Text of a value from the state; nothing for what is none. */
function word(value: unknown, otherwise = ''): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : otherwise;
}

function records(value: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? (value as Readonly<Record<string, unknown>>[]) : [];
}

const properties: Readonly<Record<string, Property>> = {
  image: simple('image', ({ image }) => image),
  user: simple('user', ({ settings }) => settings.user),
  hostname: simple('hostname', ({ settings }) => settings.hostname),
  readOnly: simple('readOnly', ({ settings }) => settings.readOnly),
  privileged: (inputs, { settings }) => [inputs['privileged'] ?? false, settings.privileged],
  entrypoints: simple('entrypoints', ({ settings }) => settings.entrypoint),
  envs: (inputs, { settings }) => {
    // An image brings variables of its own.
    const missing = strings(inputs['envs']).filter((each) => !settings.environment.includes(each));
    return [strings(inputs['envs']), missing.length === 0 ? strings(inputs['envs']) : settings.environment];
  },
  groupAdds: simple('groupAdds', ({ settings }) => settings.groups),
  'capabilities.adds': (inputs, { settings }) => [
    capabilities((inputs['capabilities'] as Inputs | undefined)?.['adds']),
    capabilities(settings.capAdd),
  ],
  'capabilities.drops': (inputs, { settings }) => [
    capabilities((inputs['capabilities'] as Inputs | undefined)?.['drops']),
    capabilities(settings.capDrop),
  ],
  securityOpts: (inputs, { settings }) => [
    strings(inputs['securityOpts']).map(option).sort(),
    settings.securityOptions.map(option).sort(),
  ],
  ipcMode: simple('ipcMode', ({ settings }) => settings.ipcMode),
  pidMode: (inputs, { settings }) => [inputs['pidMode'] ?? '', settings.pidMode],
  memory: simple('memory', ({ settings }) => settings.memory / mebibyte),
  memorySwap: simple('memorySwap', ({ settings }) => settings.memorySwap / mebibyte),
  cpus: (inputs, { settings }) =>
    given(inputs['cpus']) ? [Number(inputs['cpus']), settings.nanoCpus / 1e9] : undefined,
  restart: simple('restart', ({ settings }) => settings.restart),
  stopTimeout: simple('stopTimeout', ({ settings }) => settings.stopTimeout),
  logDriver: simple('logDriver', ({ settings }) => settings.logDriver),
  logOpts: simple('logOpts', ({ settings }) => settings.logOptions),
  tmpfs: simple('tmpfs', ({ settings }) => settings.tmpfs),
  'healthcheck.tests': (inputs, { settings }) => {
    const tests = (inputs['healthcheck'] as Inputs | undefined)?.['tests'];
    return given(tests) ? [tests, settings.healthTest] : undefined;
  },
  labels: (inputs, { labels }) => {
    const wanted = records(inputs['labels']).map(
      (each) => `${String(each['label'])}=${String(each['value'])}`,
    );
    const there = Object.entries(labels).map(([label, value]) => `${label}=${value}`);
    const own = there.filter(
      (each) =>
        each.startsWith('jsquared.') &&
        !each.startsWith('jsquared.image=') &&
        !each.startsWith('jsquared.inputs='),
    );
    return [wanted.sort(), own.sort()];
  },
  networks: (inputs, { networks }) =>
    inputs['networkMode'] === 'none'
      ? undefined
      : [
          records(inputs['networksAdvanced'])
            .map((each) => `${String(each['name'])} ${word(each['ipv4Address'])}`)
            .sort(),
          networks.map(({ name, address }) => `${name} ${address}`).sort(),
        ],
  ports: (inputs, { published }) => [
    records(inputs['ports'])
      .map(
        (each) =>
          `${word(each['ip'], '0.0.0.0')}:${String(each['external'])} ${String(each['internal'])}/${word(each['protocol'], 'tcp')}`,
      )
      .sort(),
    published.map(({ hostAddress, hostPort, port }) => `${hostAddress}:${hostPort} ${port}`).sort(),
  ],
  volumes: (inputs, { volumes }) => [
    records(inputs['volumes'])
      .map(
        (each) =>
          `${String(each['volumeName'] ?? each['hostPath'])} ${String(each['containerPath'])}${each['readOnly'] === true ? ' read-only' : ''}`,
      )
      .sort(),
    volumes.map(({ name, path, writable }) => `${name} ${path}${writable ? '' : ' read-only'}`).sort(),
  ],
};

function capabilities(value: unknown): string[] {
  return strings(value)
    .map((name) => name.toUpperCase().replace(/^CAP_/, ''))
    .sort();
}

/** Docker takes `no-new-privileges:true` and `no-new-privileges=true`, and may show it without a value. */
function option(text: string): string {
  return text.replace('=', ':').replace(/^no-new-privileges$/, 'no-new-privileges:true');
}

/** Keys of a record in one order, so that two of them can be compared as text. */
function ordered(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(ordered(value));
}

/**
 * All differences. A container that never runs (it only carries files) is compared like the others, networks apart.
 * @param containers everything that carries the stack's labels
 */
export function findDrift(
  recorded: readonly Recorded[],
  containers: readonly ContainerFacts[],
  networks: readonly NetworkFacts[],
): DriftFacts[] {
  const found: DriftFacts[] = [];
  const known = new Set<string>();
  for (const { type, name, id, inputs } of recorded) {
    if (type === containerType) {
      const running = containers.find((each) => each.name === inputs['name']);
      if (running === undefined) {
        found.push({
          subject: name,
          property: 'container',
          recorded: String(inputs['name']),
          running: 'gone',
        });
        continue;
      }
      known.add(running.name);
      if (running.id !== id)
        found.push({
          subject: name,
          property: 'id',
          recorded: id.slice(0, 12),
          running: `${running.id.slice(0, 12)}: it was made anew by somebody else`,
        });
      if (inputs['mustRun'] !== false && running.state !== 'running')
        found.push({ subject: name, property: 'state', recorded: 'running', running: running.state });
      // Uploads change nothing that runs, and a sibling that never starts joins nothing.
      for (const [property, read] of Object.entries(properties)) {
        const pair = read(inputs, running);
        if (pair === undefined) continue;
        const [was, is] = [shown(pair[0]), shown(pair[1])];
        if (was !== is) found.push({ subject: name, property, recorded: was, running: is });
      }
    }
    if (type === networkType) {
      const network = networks.find((each) => each.name === inputs['name']);
      const pairs: [string, unknown, unknown][] =
        network === undefined
          ? [['network', inputs['name'], 'gone']]
          : [
              ['internal', inputs['internal'] ?? false, network.internal],
              ['subnet', records(inputs['ipamConfigs'])[0]?.['subnet'] ?? network.subnet, network.subnet],
            ];
      for (const [property, was, is] of pairs)
        if (was !== is) found.push({ subject: name, property, recorded: String(was), running: String(is) });
    }
  }
  const extra = containers.filter(({ name }) => !known.has(name));
  return [
    ...found,
    ...extra.map(({ name }) => ({
      subject: name,
      property: 'container',
      recorded: 'none',
      running: 'runs with the labels of the stack',
    })),
  ];
}
