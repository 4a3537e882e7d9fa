/**
 * What was seen of a running stack: plain data without a secret in it, so that every judgement is a pure function over it
 * and a test can hold recorded facts against it.
 */
import type { Topology } from '../contract/outputs';
import type { Mount } from './parse/mountinfo';
import type { ProcessStatus } from './parse/process-status';

/** One kind of look at the stack. A check names those it needs, and is absent where one of them failed. */
export type Look =
  | 'containers'
  | 'processes'
  | 'files'
  | 'networks'
  | 'doors'
  | 'reach'
  | 'inside'
  | 'servers'
  | 'users'
  | 'pages'
  | 'secrets'
  | 'host'
  | 'state'
  | 'vulnerabilities';

/** A look that failed, as a whole or for one thing. */
export interface Unseen {
  readonly look: Look;
  /** What could not be looked at; absent: nothing of the kind could. */
  readonly subject?: string;
  readonly reason: string;
  /** True where nobody asked for it: then it is no gap. */
  readonly unasked?: boolean;
}

/** A process of a container, as the kernel tells it. */
export interface ProcessFacts extends ProcessStatus {
  readonly pid: number;
  /** Namespaces by kind, `net:[4026532281]`. */
  readonly namespaces: Readonly<Record<string, string>>;
  /** The security module's label; undefined where the kernel has none. */
  readonly label?: string;
}

/** A socket that listens in a container. */
export interface Listener {
  readonly protocol: 'tcp' | 'udp';
  readonly address: string;
  readonly port: number;
}

/** Limits of the control group; null: unlimited, undefined: the kernel has no such file. */
export interface CgroupLimits {
  readonly memoryBytes?: number | null;
  /** Memory and swap together. */
  readonly memoryAndSwapBytes?: number | null;
  /** Cores. */
  readonly cpus?: number | null;
  readonly pids?: number | null;
}

/** A file or directory inside a container. */
export interface FileFacts {
  readonly path: string;
  readonly kind: 'file' | 'directory' | 'link' | 'socket' | 'device' | 'other';
  /** Permission bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** What of an engine's answer about a container is judged. */
export interface ContainerFacts {
  readonly name: string;
  readonly id: string;
  /** The topology's name of a member or service; undefined for what the stack's outputs do not name. */
  readonly member?: string;
  readonly state: string;
  readonly health: string;
  readonly image: string;
  readonly imageId: string;
  /** The id that the reference names now; undefined where it names nothing. */
  readonly referencedImageId?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly settings: ContainerSettings;
  /** Address by network. */
  readonly networks: readonly { readonly name: string; readonly address: string; readonly fixed: boolean }[];
  readonly published: readonly {
    readonly hostAddress: string;
    readonly hostPort: number;
    readonly port: string;
  }[];
  /** Named volumes that are mounted. */
  readonly volumes: readonly { readonly name: string; readonly path: string; readonly writable: boolean }[];
  readonly processes: readonly ProcessFacts[];
  readonly mounts: readonly Mount[];
  readonly listeners: readonly Listener[];
  readonly limits: CgroupLimits;
  readonly files: readonly FileFacts[];
}

/** How a container is set up, as the engine says. */
export interface ContainerSettings {
  readonly privileged: boolean;
  readonly user: string;
  readonly groups: readonly string[];
  readonly entrypoint: readonly string[];
  readonly environment: readonly string[];
  readonly hostname: string;
  readonly capAdd: readonly string[];
  readonly capDrop: readonly string[];
  readonly securityOptions: readonly string[];
  readonly readOnly: boolean;
  readonly ipcMode: string;
  readonly pidMode: string;
  readonly networkMode: string;
  readonly usernsMode: string;
  readonly utsMode: string;
  readonly memory: number;
  readonly memorySwap: number;
  readonly nanoCpus: number;
  readonly pidsLimit: number;
  readonly restart: string;
  readonly stopTimeout: number | null;
  readonly logDriver: string;
  readonly logOptions: Readonly<Record<string, string>>;
  readonly tmpfs: Readonly<Record<string, string>>;
  readonly devices: readonly string[];
  readonly sysctls: Readonly<Record<string, string>>;
  /** Argv of the health check; empty: none. */
  readonly healthTest: readonly string[];
}

/** A network of the stack. */
export interface NetworkFacts {
  readonly zone: string;
  readonly name: string;
  readonly driver: string;
  readonly internal: boolean;
  readonly subnet: string;
  /** Names of the containers that are on it now. */
  readonly attached: readonly string[];
}

/** A certificate as it was shown on the wire. */
export interface CertificateFacts {
  readonly subject: string;
  readonly issuer: string;
  /** ISO 8601. */
  readonly from: string;
  readonly to: string;
  /** Alternative names, `IP Address:10.0.0.1`, `DNS:name`. */
  readonly names: readonly string[];
  /** `ec`, `rsa`, `ed25519`. */
  readonly keyType: string;
  readonly keyBits?: number;
  readonly curve?: string;
  readonly authority: boolean;
  /** Object identifiers of the extended key usage. */
  readonly usages: readonly string[];
  /** Signed by the stack's authority. */
  readonly bySigner: boolean;
}

/** What an attempt came to. */
export interface Attempt {
  readonly let: 'in' | 'out' | 'unclear';
  /** The answer, or why there was none. */
  readonly said: string;
}

/** A port that was knocked at, from the host. */
export interface DoorFacts {
  readonly owner: string;
  readonly address: string;
  readonly port: number;
  readonly kind: 'redis' | 'web';
  readonly plaintext: Attempt;
  /** TLS without a client certificate. */
  readonly withoutCertificate?: Attempt;
  /** TLS with a certificate of an authority that the stack does not know. */
  readonly withForeignCertificate?: Attempt;
  /** A web page asked with the right certificate but without a password. */
  readonly withoutPassword?: Attempt;
  /** Cipher suites by protocol, the server's choice first; a protocol that it refused is absent. */
  readonly offers: Readonly<Record<string, readonly string[]>>;
  /** Versions that were tried. */
  readonly triedVersions: readonly string[];
  readonly certificate?: CertificateFacts;
}

/** An attempt to open a port from somewhere. */
export interface ReachFacts {
  /** A zone's name, `host loopback` or `host <address>`. */
  readonly from: string;
  readonly to: string;
  readonly address: string;
  readonly port: number;
  /** `open`: a connection was made. */
  readonly result: 'open' | 'closed';
  readonly said: string;
  /** Whether the promise is that it can be opened from there. */
  readonly allowed: boolean;
}

/** One attempt of a user at a member. */
export interface UserTrial {
  readonly member: string;
  readonly user: string;
  readonly command: string;
  /** What was promised: `must` work, `must-not` be allowed. */
  readonly promise: 'must' | 'must-not';
  readonly allowed: boolean;
  readonly said: string;
  /** Sent by the user, or asked with ACL DRYRUN by the administrator where sending it could do harm. */
  readonly how: 'tried' | 'dry';
}

/** What a member says of its users. */
export interface UsersFacts {
  readonly member: string;
  /** User names that the stack does not know. */
  readonly strangers: readonly string[];
  /** Known users by what is wrong with their passwords. */
  readonly passwords: readonly { readonly user: string; readonly problem: string }[];
  readonly defaultUser: { readonly on: boolean; readonly noPassword: boolean; readonly commands: string };
  /** An INFO without logging in, with the right certificate. */
  readonly withoutLogin: Attempt;
  /** Rules in force that differ from the member's own users.acl, user by user; undefined: could not be compared. */
  readonly drift?: readonly { readonly user: string; readonly given: string; readonly inForce: string }[];
  readonly trials: readonly UserTrial[];
}

/** What a server says of itself when it is asked. */
export interface ServerFacts {
  readonly member: string;
  readonly role: 'data' | 'sentinel';
  /** CONFIG values in force; data members alone. */
  readonly config: Readonly<Record<string, string>>;
  /** Modules that were loaded from a file. */
  readonly modules: readonly string[];
  /** DEBUG, MODULE LOAD and CONFIG SET of a protected setting, as the administrator. */
  readonly closed: Readonly<Record<string, Attempt>>;
  /** What a sentinel monitors: quorum, num-other-sentinels, down-after-milliseconds ... */
  readonly monitored?: Readonly<Record<string, string>>;
}

/** What Prometheus says. */
export interface PagesFacts {
  readonly targets: readonly { readonly job: string; readonly instance: string; readonly health: string }[];
  readonly alertRules: readonly string[];
  readonly alertmanagers: number;
  readonly flags: Readonly<Record<string, string>>;
}

/** A secret of the stack in a place where it can be read. Never its text. */
export interface LeakFacts {
  readonly subject: string;
  /** `credentials.redis.app`, `clientCertificate.key`. */
  readonly secret: string;
  /** `docker inspect`, `log`, `command line of process 12 (sh)`. */
  readonly place: string;
}

/** Setting of the host. */
export interface HostFacts {
  readonly settings: readonly {
    readonly setting: string;
    readonly value: string;
    readonly ok: boolean;
    readonly advice: string | null;
  }[];
  /** Namespaces of the host's first process. */
  readonly namespaces: Readonly<Record<string, string>>;
  /** Security modules and filters that the engine says it uses. */
  readonly engineSecurity: readonly string[];
  readonly engineVersion: string;
  /** The engine's socket; undefined where it has none. */
  readonly socket?: FileFacts;
  /** Files of the kernel that engines mask, as far as this kernel has them. */
  readonly kernelFiles: readonly string[];
  /** Security modules of the kernel. */
  readonly securityModules: readonly string[];
}

/** A difference between what is recorded and what runs. */
export interface DriftFacts {
  readonly subject: string;
  readonly property: string;
  readonly recorded: string;
  readonly running: string;
}

/** A package with a known weakness. */
export interface VulnerabilityFacts {
  readonly image: string;
  readonly id: string;
  /** The source package, as lists of vulnerabilities name it. */
  readonly source: string;
  readonly packages: readonly string[];
  readonly version: string;
  /** Undefined: there is no corrected version. */
  readonly fixed?: string;
  readonly urgency: string;
}

/** The list that packages were compared with. */
export interface VulnerabilityList {
  readonly file: string;
  readonly format: 'debian-tracker' | 'osv';
  /** When it was made, as far as it says; ISO 8601. */
  readonly asOf: string;
  /** How that is known. */
  readonly asOfSource: string;
  readonly ageDays: number;
  /** Entries about the releases of the images. */
  readonly entries: number;
}

/** See the file's comment. */
export interface Facts {
  readonly takenAt: string;
  readonly topology: Topology;
  readonly containers: readonly ContainerFacts[];
  readonly networks: readonly NetworkFacts[];
  /** Names of containers that mount a volume, by volume; every container of the host. */
  readonly volumeUsers: Readonly<
    Record<string, readonly { readonly name: string; readonly writable: boolean }[]>
  >;
  readonly doors: readonly DoorFacts[];
  readonly reach: readonly ReachFacts[];
  readonly servers: readonly ServerFacts[];
  readonly users: readonly UsersFacts[];
  readonly pages?: PagesFacts;
  readonly leaks: readonly LeakFacts[];
  readonly host?: HostFacts;
  readonly drift: readonly DriftFacts[];
  readonly vulnerabilities: readonly VulnerabilityFacts[];
  readonly vulnerabilityList?: VulnerabilityList;
  readonly unseen: readonly Unseen[];
}
