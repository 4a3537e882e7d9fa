/** Finding and reaching the Docker daemon, by the same rules as the real provider. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import Docker from 'dockerode';
import type { PropertyMap } from '../../values/values';
import { connectionProblem } from './errors';

/** The socket of a Docker that nobody configured. */
export const DEFAULT_HOST = 'unix:///var/run/docker.sock';

/** The newest API whose answers this provider was written against; an older daemon's own is used instead. */
const NEWEST_API = [1, 47] as const;

/** How the daemon is reached. */
export interface DockerTarget {
  /** `unix://…`, `tcp://…` or `npipe://…`. */
  readonly host: string;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/**
 * Where the daemon is: the provider's `context`, DOCKER_CONTEXT, the provider's `host`, DOCKER_HOST, the usual socket.
 * The current context of `docker context use` is not looked at, as the real provider does not: both have to find the
 * same containers.
 * @throws Error if a context does not exist or the scheme is not supported
 */
export function resolveTarget(config: PropertyMap, env: NodeJS.ProcessEnv = process.env): DockerTarget {
  const text = (name: string, variable: string): string => {
    const value = config[name];
    return typeof value === 'string' && value !== '' ? value : (env[variable] ?? '');
  };
  const context = text('context', 'DOCKER_CONTEXT');
  const host =
    context !== '' && context !== 'default'
      ? contextHost(context, env)
      : text('host', 'DOCKER_HOST') || DEFAULT_HOST;
  if (!/^(unix|tcp|npipe):\/\//.test(host)) {
    throw new Error(
      `the Docker host "${host}" is not supported by the embedded engine (unix://, tcp:// and npipe:// are); ` +
        `forward its socket, or use the Pulumi CLI (--engine cli)`,
    );
  }
  const path = text('certPath', 'DOCKER_CERT_PATH');
  const read = (file: string): string => readFileSync(join(path, file), 'utf8');
  if (path !== '') return { host, ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') };
  const [ca, cert, key] = [
    text('caMaterial', 'DOCKER_CA_MATERIAL'),
    text('certMaterial', 'DOCKER_CERT_MATERIAL'),
    text('keyMaterial', 'DOCKER_KEY_MATERIAL'),
  ];
  if ((cert === '') !== (key === '')) {
    throw new Error('the Docker provider needs certMaterial and keyMaterial together; give both or neither');
  }
  return cert === '' ? { host } : { host, ca, cert, key };
}

function contextHost(name: string, env: NodeJS.ProcessEnv): string {
  const folder = env['DOCKER_CONFIG'] ?? join(homedir(), '.docker');
  // Docker names the folder of a context by the hash of its name.
  const file = join(folder, 'contexts', 'meta', createHash('sha256').update(name).digest('hex'), 'meta.json');
  if (!existsSync(file)) {
    throw new Error(
      `there is no Docker context "${name}"; see \`docker context ls\`, or unset DOCKER_CONTEXT`,
    );
  }
  const meta = JSON.parse(readFileSync(file, 'utf8')) as { Endpoints?: { docker?: { Host?: string } } };
  const host = meta.Endpoints?.docker?.Host;
  if (host === undefined || host === '') throw new Error(`the Docker context "${name}" names no host`);
  return host;
}

/** A client for the target; `version` such as `v1.41`, or undefined for the daemon's own. */
function makeClient(target: DockerTarget, version?: string): Docker {
  const common = version === undefined ? {} : { version };
  const [, scheme = '', address = ''] = /^(\w+):\/\/(.*)$/.exec(target.host) ?? [];
  if (scheme !== 'tcp') return new Docker({ ...common, socketPath: address });
  const url = new URL(`tcp://${address}`);
  const tls = target.cert === undefined ? {} : { ca: target.ca, cert: target.cert, key: target.key };
  return new Docker({
    ...common,
    host: url.hostname,
    port: url.port === '' ? (target.cert === undefined ? 2375 : 2376) : url.port,
    protocol: target.cert === undefined ? 'http' : 'https',
    ...tls,
  });
}

/**
 * Connects and agrees on an API version.
 * @throws Error that names the host and what to do if nothing answers there
 */
export async function connect(target: DockerTarget): Promise<Docker> {
  let daemon: { ApiVersion?: string; MinAPIVersion?: string };
  try {
    // The unversioned path: a versioned one is refused by daemons that are too old or too new for it.
    daemon = await makeClient(target).version();
  } catch (error) {
    throw connectionProblem(target.host, error);
  }
  const version = agreedVersion(daemon.ApiVersion ?? '', daemon.MinAPIVersion ?? '');
  return makeClient(target, version);
}

/** The lower of the daemon's newest and ours; the daemon's oldest where that is above ours. */
export function agreedVersion(newest: string, oldest: string): string | undefined {
  const parse = (text: string): [number, number] | undefined => {
    const [, major, minor] = /^(\d+)\.(\d+)$/.exec(text) ?? [];
    return major === undefined || minor === undefined ? undefined : [Number(major), Number(minor)];
  };
  const after = (a: readonly [number, number], b: readonly [number, number]): boolean =>
    a[0] > b[0] || (a[0] === b[0] && a[1] > b[1]);
  const theirs = parse(newest);
  if (!theirs) return undefined;
  const floor = parse(oldest);
  const lower = after(theirs, NEWEST_API) ? NEWEST_API : theirs;
  const agreed = floor && after(floor, lower) ? floor : lower;
  return `v${agreed[0]}.${agreed[1]}`;
}
