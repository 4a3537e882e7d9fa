/**
 * What the monitoring components have in common: the shapes of their arguments and the checks made at construction.
 */
import * as pulumi from '@pulumi/pulumi';
import type {
  Endpoints,
  FileSpec,
  MemberEndpoint,
  Platform,
  Resources,
  Workload,
  Zone,
} from '../../platforms/port';

/** A certificate and its private key, both PEM. The key should be a secret output. */
export interface CertificatePair {
  readonly certificate: pulumi.Input<string>;
  readonly key: pulumi.Input<string>;
}

/** Who may open a web page, by HTTP basic authentication. */
export interface WebUser {
  /** Letters, digits, `.`, `_` and `-`. */
  readonly username: string;
  /** The password in clear: a health check and the neighbours need it. A secret output. */
  readonly password: pulumi.Input<string>;
}

/** A web user at the server that lets it in. */
export interface HashedWebUser extends WebUser {
  /**
   * bcrypt hashes (`RandomPassword.bcryptHash`) of everyone who is let in, by user name: this one, and while the password changes the
   * one before or after it, which has a name of its own, since a server of this family takes one password a name. Secret outputs.
   */
  readonly accepted: pulumi.Input<Readonly<Record<string, pulumi.Input<string>>>>;
}

/** A Redis server or a sentinel to watch. */
export interface RedisTarget {
  /** The member's stable name; the `instance` label of every series. */
  readonly name: string;
  /** The set the member belongs to; the `set` label. */
  readonly set: string;
  /** The `role` label: what the member is for, not which of the data members is primary. */
  readonly role: 'data' | 'sentinel';
  /** The announced address; `<address>:<port>` is the `address` label. */
  readonly address: pulumi.Input<string>;
  readonly port: number;
}

/** Where another service of the stack answers. */
export interface ServiceTarget {
  /** The member's stable name; the `instance` label. */
  readonly name: string;
  readonly address: pulumi.Input<string>;
  readonly port: number;
}

/** What the stack's outputs need to know of a service. */
export interface MonitoringService {
  /** Where a person opens it on the host; undefined where nothing is published. */
  readonly url: string | undefined;
  /** The platform's own name of the member (container or pod). */
  readonly instance: pulumi.Output<string>;
  /** The image it runs. */
  readonly image: pulumi.Output<string>;
  readonly workload: Workload;
}

/** An argument that a component refuses; the message names the component, the path, the reason and the remedy. */
export class InvalidArgument extends Error {
  constructor(component: string, path: string, reason: string) {
    super(`${component}: args.${path} ${reason}`);
    this.name = 'InvalidArgument';
  }
}

/** Checks of one component's arguments; each throws {@link InvalidArgument}. */
export class ArgumentCheck {
  constructor(private readonly component: string) {}

  /** Throws unless `condition` holds; `reason` says what the value must be and what it is. */
  require(condition: boolean, path: string, reason: string): void {
    if (!condition) throw new InvalidArgument(this.component, path, reason);
  }

  /** A whole number within bounds, both included; `unit` is named in the message. */
  integer(value: number, path: string, min: number, max: number, unit = ''): void {
    const bounds = `${min} to ${max}${unit ? ` ${unit}` : ''}`;
    this.require(
      Number.isInteger(value) && value >= min && value <= max,
      path,
      `must be a whole number, ${bounds}; it is ${value}`,
    );
  }

  /** A TCP port. */
  port(value: number, path: string): void {
    this.integer(value, path, 1, 65535);
  }

  /** A name that goes into labels, file names and YAML unquoted. */
  name(value: string, path: string): void {
    this.require(
      /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/.test(value),
      path,
      `must be 1 to 63 letters, digits, ".", "_" or "-", starting with a letter or digit; it is "${value}"`,
    );
  }

  /** A name and a port of a neighbour. */
  service(target: ServiceTarget, path: string): void {
    this.name(target.name, `${path}.name`);
    this.port(target.port, `${path}.port`);
  }

  /** At least one member, each named once. */
  targets(targets: readonly RedisTarget[], path: string): void {
    this.require(targets.length > 0, path, 'is empty; name at least one member to watch');
    const seen = new Set<string>();
    targets.forEach((target, index) => {
      const at = `${path}[${index}]`;
      this.name(target.name, `${at}.name`);
      this.name(target.set, `${at}.set`);
      this.port(target.port, `${at}.port`);
      this.require(!seen.has(target.name), `${at}.name`, `must be unique; "${target.name}" is named twice`);
      seen.add(target.name);
    });
  }

  /** A workload of these components has one member and is found by the name of one of its ports. */
  endpoints(endpoints: Endpoints, port: string): MemberEndpoint {
    const [member, ...more] = endpoints.members;
    if (member === undefined || more.length > 0) {
      throw new InvalidArgument(
        this.component,
        'endpoints.members',
        `must have exactly one member; it has ${endpoints.members.length}`,
      );
    }
    this.require(
      endpoints.ports.some((candidate) => candidate.name === port),
      'endpoints.ports',
      `must have a port named "${port}"; it has ${endpoints.ports.map((p) => `"${p.name}"`).join(', ') || 'none'}`,
    );
    return member;
  }

  /** Limits; less memory than `minimumMiB` is known not to suffice. */
  resources(resources: Resources, path: string, minimumMiB: number): void {
    this.integer(resources.memoryMiB, `${path}.memoryMiB`, minimumMiB, 65536, 'MiB');
    this.require(resources.cpus > 0, `${path}.cpus`, `must be above 0; it is ${resources.cpus}`);
    this.integer(resources.pids, `${path}.pids`, 8, 32768);
  }
}

/** The number of a named port; {@link ArgumentCheck.endpoints} has made sure that it is there. */
export function portNumber(endpoints: Endpoints, name: string): number {
  const found = endpoints.ports.find((port) => port.name === name);
  if (!found)
    throw new InvalidArgument(endpoints.name, 'endpoints.ports', `must have a port named "${name}"`);
  return found.port;
}

/** The page's address on the host's loopback, where the port is published. */
export function publishedUrl(endpoints: Endpoints, name: string): string | undefined {
  const publish = endpoints.ports.find((port) => port.name === name)?.publish;
  return publish === undefined ? undefined : `https://127.0.0.1:${publish}`;
}

/** The only member's address in a zone that both sides join. */
export function addressIn(endpoints: Endpoints, zone: Zone): pulumi.Output<string> {
  const address = endpoints.members[0]?.addresses[zone.name];
  if (!address) {
    throw new InvalidArgument(
      endpoints.name,
      'endpoints.zones',
      `must include the zone "${zone.name}"; it joins ${endpoints.zones.map((z) => `"${z.name}"`).join(', ')}`,
    );
  }
  return address;
}

/** Every address a server certificate has to carry besides the loopback's, in the order of the zones. */
export function certificateAddresses(endpoints: Endpoints): pulumi.Output<string>[] {
  return endpoints.members.flatMap((member) => Object.values(member.addresses));
}

/** The memory a Go process should aim for: below the limit, so that collecting comes before being killed. */
export function goMemoryLimit(resources: Resources): string {
  return `${Math.floor(resources.memoryMiB * 0.8)}MiB`;
}

/** The platform's name of a workload's only member. */
export function firstInstance(workload: Workload): pulumi.Output<string> {
  const [instance] = workload.instances;
  if (!instance) throw new Error(`${workload.name}: the platform returned no instance for its only member`);
  return instance;
}

/** Files by name, as the port takes them: one value that is known once every part of it is. */
export function files(contents: Readonly<Record<string, pulumi.Input<string>>>): pulumi.Output<FileSpec[]> {
  return pulumi
    .all({ ...contents })
    .apply((known) => Object.entries(known).map(([name, content]) => ({ name, content })));
}

/** The same, secret as a whole. */
export function secretFiles(
  contents: Readonly<Record<string, pulumi.Input<string>>>,
): pulumi.Output<FileSpec[]> {
  return pulumi.secret(files(contents));
}

/** Where a web page is to be: its zones, its slot in them, and the port of the host's loopback, if any. */
export interface PageLocation {
  readonly zones: readonly Zone[];
  readonly slot: number;
  /** Takes a zone that is not internal. Default: not published. */
  readonly publish?: number;
}

/** Reserves name and addresses of the one member behind a web page. */
export function pageEndpoints(
  platform: Platform,
  name: string,
  port: { readonly name: string; readonly port: number },
  { publish, ...rest }: PageLocation,
  opts: pulumi.ComponentResourceOptions,
): Endpoints {
  const ports = [{ ...port, ...(publish === undefined ? {} : { publish }) }];
  return platform.endpoints(name, { ...rest, members: 1, ports }, opts);
}
