/**
 * The Docker Engine as operations see it: a few bounded questions, and errors that say what to do. The endpoint is the
 * one the docker command uses (DOCKER_HOST, else the default socket).
 */
import { existsSync } from 'node:fs';
import Docker from 'dockerode';
import { codeOf, OperationError, reasonOf } from '../errors';

/** Milliseconds any question to the engine may take. Listing on a loaded machine was seen to take 3 s. */
const limitMilliseconds = 15_000;

/** The oldest API that offers what the program uses (Docker Engine 20.10). */
const oldestApi = '1.41';

/** Everything that belongs to a stack carries these labels; see platforms/docker. */
export interface StackLabels {
  readonly project: string;
  readonly stack: string;
}

/** Where the engine listens, for messages. */
function endpointOf(environment: NodeJS.ProcessEnv): string {
  const host = environment['DOCKER_HOST'];
  return host !== undefined && host !== '' ? host : 'unix:///var/run/docker.sock';
}

/** A client of the engine. Makes no connection yet. */
export function dockerClient(environment: NodeJS.ProcessEnv): Docker {
  const host = endpointOf(environment);
  if (host.startsWith('unix://')) {
    return new Docker({ socketPath: host.slice('unix://'.length), timeout: limitMilliseconds });
  }
  // docker-modem reads DOCKER_HOST, DOCKER_TLS_VERIFY and DOCKER_CERT_PATH itself.
  return new Docker({ timeout: limitMilliseconds });
}

/** What the engine says of itself. */
export interface EngineFacts {
  readonly version: string;
  readonly apiVersion: string;
  readonly operatingSystem: string;
  readonly rootDirectory: string;
  readonly memoryBytes: number;
  readonly cpus: number;
  /** False for Docker Desktop and remote engines: container addresses cannot be reached from here. */
  readonly local: boolean;
}

/** Why the engine cannot be used; `missing` and `stopped` are what an installation can mend. */
export class DockerUnusable extends OperationError {
  /** See {@link OperationError}. */
  constructor(
    readonly kind: 'missing' | 'stopped' | 'forbidden' | 'old' | 'silent',
    message: string,
    remedy: readonly string[],
  ) {
    super(message, remedy);
    this.name = 'DockerUnusable';
  }
}

/**
 * Asks the engine who it is.
 * @param installed whether a Docker Engine is installed on this machine at all
 * @throws DockerUnusable if it does not answer, refuses, or is too old
 */
export async function askEngine(
  docker: Docker,
  environment: NodeJS.ProcessEnv,
  installed: boolean = engineInstalled(environment),
): Promise<EngineFacts> {
  const endpoint = endpointOf(environment);
  let version: Docker.DockerVersion;
  let info: Record<string, unknown>;
  try {
    version = await docker.version();
    info = (await docker.info()) as Record<string, unknown>;
  } catch (error) {
    throw unusable(error, endpoint, installed);
  }
  if (olderThan(version.ApiVersion, oldestApi)) {
    throw new DockerUnusable(
      'old',
      `Docker Engine ${version.Version} is too old: it speaks API ${version.ApiVersion}, ${oldestApi} (Engine 20.10) is needed.`,
      ['Install a newer Docker Engine.'],
    );
  }
  const system = text(info['OperatingSystem'], 'unknown');
  return {
    version: version.Version,
    apiVersion: version.ApiVersion,
    operatingSystem: system,
    rootDirectory: text(info['DockerRootDir'], '/var/lib/docker'),
    memoryBytes: Number(info['MemTotal'] ?? 0),
    cpus: Number(info['NCPU'] ?? 0),
    local: endpoint.startsWith('unix://') && process.platform === 'linux' && !/docker desktop/i.test(system),
  };
}

/** True if `a` is an older API version than `b` (`1.9` is older than `1.41`). */
export function olderThan(a: string, b: string): boolean {
  const [aMajor = 0, aMinor = 0] = a.split('.').map(Number);
  const [bMajor = 0, bMinor = 0] = b.split('.').map(Number);
  return aMajor !== bMajor ? aMajor < bMajor : aMinor < bMinor;
}

function unusable(error: unknown, endpoint: string, installed: boolean): DockerUnusable {
  const code = codeOf(error);
  const remote = !endpoint.startsWith('unix://');
  if (code === 'EACCES' || code === 'EPERM') {
    return new DockerUnusable(
      'forbidden',
      `You have no right to use the Docker Engine (${endpoint}: permission denied).`,
      ['Run this as root, or join the group docker and log in again: sudo usermod -aG docker "$USER"'],
    );
  }
  if (!remote && !installed) {
    return new DockerUnusable('missing', `Docker Engine is not installed (nothing listens on ${endpoint}).`, [
      'On Debian or Ubuntu: apt-get install docker.io',
      'Elsewhere: install Docker Engine 20.10 or later (docs.docker.com/engine/install), or set DOCKER_HOST.',
    ]);
  }
  if (code === 'ENOENT' || code === 'ECONNREFUSED') {
    return new DockerUnusable(
      'stopped',
      `The Docker Engine is not running (nothing answers on ${endpoint}).`,
      remote
        ? ['Check DOCKER_HOST, and that the engine listens there.']
        : ['Start it: systemctl start docker (without systemd: dockerd, as root).'],
    );
  }
  return new DockerUnusable(
    'silent',
    `The Docker Engine on ${endpoint} does not answer: ${reasonOf(error)}`,
    ['Check it with: docker version'],
  );
}

/** Whether a Docker Engine is installed on this machine. */
export function engineInstalled(environment: NodeJS.ProcessEnv): boolean {
  const places = `${environment['PATH'] ?? ''}:/usr/sbin:/usr/local/sbin:/sbin`.split(':');
  return places.some((place) => place !== '' && existsSync(`${place}/dockerd`));
}

function text(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}
