import * as pulumi from '@pulumi/pulumi';
import { parseSubnet } from '../../config/subnet';
import { createDockerPlatform } from '../../platforms/docker';
import { describePort, type Harness, type SeenMember } from './port-contract';
import { registrations } from '../support/registrations';

/** The parts of a container's inputs that the contract asks about. */
interface ContainerInputs {
  readonly name: string;
  readonly image: string;
  readonly entrypoints: string[];
  readonly envs: string[];
  readonly user: string;
  readonly readOnly: boolean;
  readonly capabilities: { readonly drops?: string[]; readonly adds?: string[] };
  readonly securityOpts: string[];
  readonly memory: number;
  readonly memorySwap: number;
  readonly cpus: string;
  readonly healthcheck: { readonly tests: string[] };
  readonly wait: boolean;
  readonly stopTimeout: number;
  readonly destroyGraceSeconds: number;
  readonly networksAdvanced: { readonly ipv4Address: string }[];
  readonly ports: { readonly ip: string; readonly external: number }[];
  readonly volumes: {
    readonly volumeName: string;
    readonly containerPath: string;
    readonly readOnly?: boolean;
  }[];
}

const names = new Map<pulumi.Resource, string>();
const inputsOf = new Map<string, ContainerInputs>();
const dependenciesOf = new Map<string, readonly string[]>();
const protectedNames = new Map<string, boolean>();
const volumeNames = new Map<string, string>();
let started = false;

async function start(): Promise<void> {
  // What the platform before declared has to be through, or it would be answered by the new mocks.
  if (started) await registrations();
  started = true;
  for (const map of [names, inputsOf, dependenciesOf, protectedNames, volumeNames]) map.clear();
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        if (type === 'docker:index/container:Container') inputsOf.set(name, inputs as ContainerInputs);
        if (type === 'docker:index/volume:Volume') volumeNames.set(name, (inputs as { name: string }).name);
        return { id: `${name}-id`, state: inputs as Record<string, unknown> };
      },
      call: () => ({}),
    },
    'project',
    'stack',
    false,
  );
}

/** Hears the options of each resource: mocks are told the inputs alone. */
const listen: pulumi.ResourceTransformation = ({ resource, name, opts }) => {
  names.set(resource, name);
  protectedNames.set(name, opts.protect === true);
  const dependsOn = (opts as pulumi.CustomResourceOptions).dependsOn;
  const list = (Array.isArray(dependsOn) ? dependsOn : dependsOn ? [dependsOn] : []) as pulumi.Resource[];
  dependenciesOf.set(
    name,
    list.map((each) => names.get(each) ?? 'unknown'),
  );
  return undefined;
};

async function container(name: string): Promise<ContainerInputs> {
  await registrations();
  const found = inputsOf.get(name);
  if (!found) throw new Error(`no container "${name}"; there are ${[...inputsOf.keys()].join(', ')}`);
  return found;
}

const harness: Harness = {
  name: 'Docker',
  async make() {
    await start();
    const subnet = parseSubnet('10.99.0.0/20');
    if (!subnet) throw new Error('no subnet');
    return createDockerPlatform({
      identity: { project: 'project', stack: 'stack' },
      subnet,
      images: { source: 'build', base: 'bootstrap', references: {} },
    });
  },
  async member(name): Promise<SeenMember> {
    const inputs = await container(name);
    const mounted = (files: boolean): Record<string, string> =>
      Object.fromEntries(
        inputs.volumes
          .filter(({ readOnly }) => (readOnly ?? false) === files)
          .map(({ containerPath, volumeName }) => [containerPath, volumeName]),
      );
    return {
      image: inputs.image,
      command: inputs.entrypoints,
      uid: Number(inputs.user.split(':')[0]),
      readOnlyRoot: inputs.readOnly,
      capabilities: inputs.capabilities.drops?.includes('ALL')
        ? (inputs.capabilities.adds ?? [])
        : ['default', ...(inputs.capabilities.adds ?? [])],
      mayGainPrivileges: !inputs.securityOpts.includes('no-new-privileges:true'),
      memoryMiB: inputs.memory,
      swapMiB: inputs.memorySwap - inputs.memory,
      cpus: Number(inputs.cpus),
      ready: inputs.healthcheck.tests.slice(1),
      awaited: inputs.wait,
      stopGraceSeconds: Math.min(inputs.stopTimeout, inputs.destroyGraceSeconds),
      addresses: inputs.networksAdvanced.map(({ ipv4Address }) => ipv4Address),
      published: inputs.ports.map(({ ip, external }) => `${ip}:${external}`),
      files: mounted(true),
      volumes: mounted(false),
      environment: Object.fromEntries(inputs.envs.map((line) => line.split('=') as [string, string])),
    };
  },
  options: () => ({ transformations: [listen] }),
  async after(name) {
    await container(name);
    return dependenciesOf.get(name) ?? [];
  },
  async protectedVolumes() {
    await registrations();
    return [...volumeNames].filter(([name]) => protectedNames.get(name)).map(([, volume]) => volume);
  },
};

describePort(harness);
