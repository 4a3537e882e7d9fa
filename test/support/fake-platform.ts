/**
 * A platform in memory: it records what components ask of it, so that a test reads exactly what was asked. It creates no
 * resource of any provider; `test/contract` is what holds real adapters to their promises.
 */
import * as pulumi from '@pulumi/pulumi';
import type {
  Endpoints,
  EndpointsArgs,
  FileSpec,
  FilesSpec,
  ImageName,
  Platform,
  Workload,
  WorkloadSpec,
  Zone,
  ZoneArgs,
} from '../../platforms/port';

/** A resource without a provider behind it, so that parents and dependencies are the real ones. */
class Recorded extends pulumi.ComponentResource {
  constructor(type: string, name: string, opts: pulumi.ComponentResourceOptions) {
    super(`fake:platform:${type}`, name, {}, opts);
    this.registerOutputs({});
  }
}

/** A workload and the files its members were given. */
export interface RecordedWorkload {
  readonly spec: WorkloadSpec;
  readonly opts: pulumi.ComponentResourceOptions;
  readonly workload: Workload;
}

/** Records zones, endpoints, workloads and images by name; a name used twice is an error, as it is on a real platform. */
export class FakePlatform implements Platform {
  readonly name = 'docker';
  readonly capabilities = {
    enforcesCallers: false,
    enforcesEgress: true,
    spreadsOverHosts: false,
    addressVantage: 'linux-host-and-containers',
  } as const;

  readonly zones = new Map<string, ZoneArgs>();
  readonly reserved = new Map<string, EndpointsArgs>();
  readonly workloads = new Map<string, RecordedWorkload>();
  readonly images: ImageName[] = [];

  /** Records the request; the reference is made up. */
  image(name: ImageName): pulumi.Output<string> {
    this.images.push(name);
    return pulumi.output(`fake/${name}:1`);
  }

  /** Records the zone; its subnet follows from its slot. */
  zone(name: string, args: ZoneArgs, opts: pulumi.ComponentResourceOptions): Zone {
    record(this.zones, name, args, 'zone');
    new Recorded('Zone', `zone-${name}`, opts);
    return {
      name,
      internal: args.internal ?? true,
      id: pulumi.output(`fake-${name}`),
      subnet: `10.0.${args.slot}.0/24`,
    };
  }

  /** Records the reservation; addresses follow from slots, so that they are the same in every run. */
  endpoints(name: string, args: EndpointsArgs, opts: pulumi.ComponentResourceOptions): Endpoints {
    record(this.reserved, name, args, 'endpoints');
    new Recorded('Endpoints', `endpoints-${name}`, opts);
    if (args.zones.length === 0) throw new Error(`endpoints ${name}: at least one zone`);
    const members = Array.from({ length: args.members }, (_, index) => {
      // The zone's subnet, then ten addresses a slot, as an adapter with fixed addresses would cut them.
      const addresses = Object.fromEntries(
        args.zones.map((zone) => [
          zone.name,
          pulumi.output((zone.subnet ?? '10.0.0.0/24').replace('0/24', String(args.slot * 10 + index))),
        ]),
      );
      return {
        index,
        name: `${name}-${index}`,
        hostname: `${name}-${index}`,
        address: addresses[args.zones[0]!.name]!,
        addresses,
      };
    });
    return { name, members, zones: args.zones, ports: args.ports };
  }

  /** Records the workload; nothing runs. */
  workload(spec: WorkloadSpec, opts: pulumi.ComponentResourceOptions): Workload {
    const { name } = spec.endpoints;
    const resource = new Recorded('Workload', `workload-${name}`, opts);
    const workload: Workload = {
      name,
      endpoints: spec.endpoints,
      ready: [resource],
      instances: spec.endpoints.members.map((member) => pulumi.output(`fake-${member.name}`)),
      volumes: spec.endpoints.members.map((member) =>
        Object.fromEntries(
          spec.volumes.map((volume) => [volume.name, pulumi.output(`fake-${member.name}-${volume.name}`)]),
        ),
      ),
      native: [resource],
    };
    record(this.workloads, name, { spec, opts, workload }, 'workload');
    return workload;
  }

  /** What a workload was asked to be. @throws Error naming the workloads there are */
  recorded(name: string): RecordedWorkload {
    const found = this.workloads.get(name);
    if (!found) throw new Error(`no workload ${name}; there are ${[...this.workloads.keys()].join(', ')}`);
    return found;
  }

  /** The files of a member by absolute path, with what a change of them means and whether they are secret. */
  async files(name: string, index = 0): Promise<Record<string, RecordedFile>> {
    const { spec } = this.recorded(name);
    const member = spec.endpoints.members[index];
    if (!member) throw new Error(`workload ${name} has no member ${index}`);
    const found: Record<string, RecordedFile> = {};
    for (const directory of spec.member(member).files) {
      const files = pulumi.output(directory.files);
      const secret = await pulumi.isSecret(files);
      for (const file of await valueOf<readonly FileSpec[]>(files)) {
        found[`${directory.directory}/${file.name}`] = {
          content: file.content,
          secret,
          onChange: directory.onChange,
        };
      }
    }
    return found;
  }
}

/** A file as a member would see it. */
export interface RecordedFile {
  readonly content: string;
  readonly secret: boolean;
  readonly onChange: FilesSpec['onChange'];
}

/** The value of an output; only for outputs that are known, as all are under mocks. */
export function valueOf<T>(output: pulumi.Input<T>): Promise<T> {
  return new Promise((resolve) => pulumi.output(output).apply((value) => resolve(value as T)));
}

/** A resource as the program registered it. */
export interface RegisteredResource {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
}

/** What providers would compute, recognisable by the resource's name; never a real key or password. */
const computed: Readonly<Record<string, (name: string) => Record<string, unknown>>> = {
  'random:index/randomPassword:RandomPassword': (name) => ({
    result: `result-of-${name}`,
    bcryptHash: `bcrypt-of-${name}`,
  }),
  'tls:index/privateKey:PrivateKey': (name) => ({ privateKeyPem: `key-of-${name}` }),
  'tls:index/certRequest:CertRequest': (name) => ({ certRequestPem: `request-of-${name}` }),
  'tls:index/selfSignedCert:SelfSignedCert': (name) => ({ certPem: `certificate-of-${name}` }),
  'tls:index/locallySignedCert:LocallySignedCert': (name) => ({
    certPem: `certificate-of-${name}`,
    validityEndTime: '2030-01-01T00:00:00Z',
  }),
};

/**
 * Runs what follows without an engine: resources answer with their inputs and what their provider would compute. Call
 * it once a test file, before any resource is made: resources register in the background with the runtime that is there.
 */
export function mockRuntime(): RegisteredResource[] {
  const registered: RegisteredResource[] = [];
  void pulumi.runtime.setMocks(
    {
      newResource: (args) => {
        registered.push({ type: args.type, name: args.name, inputs: args.inputs as Record<string, unknown> });
        const inputs = args.inputs as Record<string, unknown>;
        return { id: `${args.name}-id`, state: { ...inputs, ...computed[args.type]?.(args.name) } };
      },
      call: (args) => args.inputs as Record<string, unknown>,
    },
    'jsquared',
    'test',
  );
  return registered;
}

function record<T>(map: Map<string, T>, name: string, value: T, what: string): void {
  if (map.has(name)) throw new Error(`${what} "${name}" is declared twice`);
  map.set(name, value);
}
