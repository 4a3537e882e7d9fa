/**
 * The port: everything a component may ask of the place it runs in, and nothing else.
 *
 * Every word here is written once a platform (Docker today, Kubernetes next), so it stays narrow;
 * docs/decisions/0003-port.md maps each word to Docker's and to Kubernetes' objects, and `test/contract`
 * holds every adapter to the same cases. Components import this file and never an adapter.
 */
import type * as pulumi from '@pulumi/pulumi';

/** What differs for real between platforms. A component may branch on these, never on a platform's name. */
export interface Capabilities {
  /** True where `callers` is enforced a port; false where only membership of a zone separates workloads (Docker). */
  readonly enforcesCallers: boolean;
  /** True where an internal zone has no way out at all. */
  readonly enforcesEgress: boolean;
  /** True where members can be spread over hosts; false on one machine, which a process survives and the host does not. */
  readonly spreadsOverHosts: boolean;
  /** From where a member's address can be reached: only from the host itself and its containers, or from the cluster. */
  readonly addressVantage: 'linux-host-and-containers' | 'cluster';
}

/** How a zone is isolated. */
export interface ZoneArgs {
  /** True (the default) cuts everything but the zone's own members: nothing leaves, nothing is published. */
  readonly internal?: boolean;
  /** A small integer of this zone's own in the stack (0 to 15). Docker derives the subnet from it, so it never changes once used. */
  readonly slot: number;
}

/** An isolated network that workloads join. */
export interface Zone {
  readonly name: string;
  readonly internal: boolean;
  /** What the platform calls it: the Docker network's name or the Kubernetes namespace. */
  readonly id: pulumi.Output<string>;
  /** Address range in CIDR notation, where the platform gives a zone one of its own. */
  readonly subnet: string | undefined;
}

/** A port by the name the other words use (`redis`, `sentinel`, `http`). */
export interface NamedPort {
  readonly name: string;
  readonly port: number;
  /** Publish on this port of the host's loopback; only for a workload that joins a zone that is not internal. */
  readonly publish?: number;
}

/** What has to be known before a workload exists: its members' names and stable addresses. */
export interface EndpointsArgs {
  /** The zones the members join; the first one's address is *the* address. */
  readonly zones: readonly Zone[];
  /** How many members, 1 to 9. */
  readonly members: number;
  /** A small integer of this workload's own in its zones (1 to 11). Docker derives fixed addresses from it, so it never changes once used. */
  readonly slot: number;
  readonly ports: readonly NamedPort[];
}

/** One member's stable identity. It survives every replacement of what runs behind it. */
export interface MemberEndpoint {
  readonly index: number;
  /** `<workload>-<index>` */
  readonly name: string;
  /** A name other workloads of the same zone resolve while the member runs (a stopped one stops resolving: redis#12753). */
  readonly hostname: string;
  /** The address in the first zone. */
  readonly address: pulumi.Output<string>;
  /** The address a zone, by the zone's name. */
  readonly addresses: Readonly<Record<string, pulumi.Output<string>>>;
}

/** Stable names and addresses of a workload, reserved before it exists, since certificates and config files carry them. */
export interface Endpoints {
  readonly name: string;
  readonly members: readonly MemberEndpoint[];
  readonly zones: readonly Zone[];
  readonly ports: readonly NamedPort[];
}

/** One file a member reads. It is never writable and never world-readable. */
export interface FileSpec {
  /** Name below the directory, without a slash. */
  readonly name: string;
  readonly content: string;
}

/** Files that change under the running member. */
export interface Reload {
  /**
   * Runs inside the member after the files changed, in one member after the other; it may run again for the same files. If it
   * ends with {@link RESTART_ASKED}, the member is restarted and awaited before the next is touched.
   */
  readonly reload: readonly string[];
  /** The names of the files that this holds for; a change of any other one replaces the member. Default: all of them. */
  readonly only?: readonly string[];
}

/** How a {@link Reload} says that the files are taken up by a restart alone: `EX_TEMPFAIL` of sysexits.h. */
export const RESTART_ASKED = 75;

/** A directory of files with one answer to the question what a change of them means. */
export interface FilesSpec {
  /** Absolute path at which the member sees the files. */
  readonly directory: string;
  /**
   * `replace`: the running member keeps the files it started with; a change replaces the member, one at a time.
   * `restart`: the files change under the running member, which is then restarted in place, one at a time, and awaited.
   * {@link Reload}: the files change under the running member, then the command runs inside it.
   */
  readonly onChange: 'replace' | 'restart' | Reload;
  /** All of them, as one value: which files there are may depend on addresses the platform gives. Mark it secret if any is. */
  readonly files: pulumi.Input<readonly FileSpec[]>;
}

/** Durable storage of one member, surviving every replacement of the member. */
export interface VolumeSpec {
  readonly name: string;
  readonly path: string;
  /** Refuse to delete it (`pulumi state unprotect` first). */
  readonly protect: boolean;
}

/** A writable directory in memory, empty at each start. */
export interface ScratchSpec {
  readonly path: string;
  readonly sizeMiB: number;
}

/** Limits in force for a member; there is no unlimited. */
export interface Resources {
  readonly memoryMiB: number;
  /** Cores, fractions allowed. */
  readonly cpus: number;
  /** Processes and threads. */
  readonly pids: number;
}

/** How the platform tells a live member from a ready one. Commands run inside the member. */
export interface HealthSpec {
  /** Fails only when a restart is the remedy (a member that loads its data is live). */
  readonly live: readonly string[];
  /** Succeeds when the member does its work; awaited before the next member is touched. */
  readonly ready: readonly string[];
  /** Seconds from one check to the next, once the member was ready. */
  readonly intervalSeconds: number;
  /**
   * The same until then; at most the interval. Short where others wait for this member, since a check costs a process in
   * it. Default: the interval.
   */
  readonly startIntervalSeconds?: number;
  readonly timeoutSeconds: number;
  /** How long a start may take before a failed check counts. */
  readonly startSeconds: number;
  readonly retries: number;
}

/** Who may open which port. Platforms that cannot enforce it say so in their capabilities. */
export interface CallerSpec {
  /** A workload's name, or `zone` for everyone in the zones the workload joins. */
  readonly from: string;
  readonly port: string;
}

/** What differs between the members of one workload. */
export interface MemberSpec {
  readonly files: readonly FilesSpec[];
}

/** One or more members of the same kind, touched one at a time, in order, each awaited before the next. */
export interface WorkloadSpec {
  readonly endpoints: Endpoints;
  readonly image: pulumi.Input<string>;
  /** argv of the first process; never a secret in it. */
  readonly command: readonly string[];
  /** Plain settings; never a secret in them. */
  readonly environment?: Readonly<Record<string, pulumi.Input<string>>>;
  /** The numeric user and group the first process runs as; never root. */
  readonly user: { readonly uid: number; readonly gid: number };
  readonly member: (endpoint: MemberEndpoint) => MemberSpec;
  readonly volumes: readonly VolumeSpec[];
  readonly scratch: readonly ScratchSpec[];
  readonly callers: readonly CallerSpec[];
  readonly resources: Resources;
  readonly health: HealthSpec;
  /** Seconds between the stop signal and the kill; above the longest hand-over. */
  readonly stopGraceSeconds: number;
}

/** A workload as it came to be. */
export interface Workload {
  readonly name: string;
  readonly endpoints: Endpoints;
  /** Depend on these to start after every member is ready. */
  readonly ready: readonly pulumi.Resource[];
  /** The platform's own name of each member (container or pod), in order. */
  readonly instances: readonly pulumi.Output<string>[];
  /** The platform's name of each durable volume, by member, then by the volume's name. */
  readonly volumes: readonly Readonly<Record<string, pulumi.Output<string>>>[];
  /** The adapter's own resources, for what the port does not say. Whoever uses it ties itself to one platform. */
  readonly native: readonly pulumi.Resource[];
}

/** The images a platform can be asked for; versions are pinned in images/versions.json. */
export type ImageName = 'redis' | 'valkey' | 'redis-exporter' | 'prometheus' | 'alertmanager' | 'grafana';

/** A place to run in. */
export interface Platform {
  readonly name: 'docker' | 'kubernetes';
  readonly capabilities: Capabilities;
  /** The reference of an image that is there once the output resolves: built from Debian packages or pulled, as the stack's config says. */
  image(name: ImageName, opts: pulumi.ComponentResourceOptions): pulumi.Output<string>;
  zone(name: string, args: ZoneArgs, opts: pulumi.ComponentResourceOptions): Zone;
  endpoints(name: string, args: EndpointsArgs, opts: pulumi.ComponentResourceOptions): Endpoints;
  workload(spec: WorkloadSpec, opts: pulumi.ComponentResourceOptions): Workload;
}
