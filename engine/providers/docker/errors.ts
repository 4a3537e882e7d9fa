/** Docker's errors, said so that a person knows what to do. No message repeats a value that could be secret. */

interface DockerError {
  readonly statusCode?: number;
  readonly code?: string;
  readonly json?: { readonly message?: string };
  readonly message?: string;
}

function asDockerError(error: unknown): DockerError {
  return typeof error === 'object' && error !== null ? error : { message: String(error) };
}

/** Docker's own words for what went wrong. */
export function dockerMessage(error: unknown): string {
  const { json, message } = asDockerError(error);
  // The client puts the status before messages of streams.
  return (json?.message ?? message ?? 'no reason given').replace(/^\(HTTP code \d+\) [a-z ]+- /, '').trim();
}

/** True if Docker answered that there is no such thing. */
export function isNotFound(error: unknown): boolean {
  return asDockerError(error).statusCode === 404;
}

/** True if Docker answered that the thing is in another state than the call needs (304: it is there already). */
export function isUnchanged(error: unknown): boolean {
  return asDockerError(error).statusCode === 304;
}

/** Why the daemon could not be reached, with the remedy. */
export function connectionProblem(host: string, error: unknown): Error {
  const { code } = asDockerError(error);
  const cause = { cause: error };
  if (code === 'EACCES' || code === 'EPERM') {
    return new Error(
      `no permission to use Docker at ${host}; run as root, or \`sudo usermod -aG docker $USER\` and log in again`,
      cause,
    );
  }
  if (code === 'ENOENT' || code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'ETIMEDOUT') {
    return new Error(
      `Docker does not answer at ${host} (${code}); start it (\`sudo systemctl start docker\`, without systemd ` +
        `\`sudo dockerd\`), or point DOCKER_HOST or DOCKER_CONTEXT to where it runs`,
      cause,
    );
  }
  return new Error(`Docker at ${host} does not answer as Docker: ${dockerMessage(error)}`, cause);
}

/** A hint for an error of Docker that a person can act on. */
const REMEDIES: readonly (readonly [RegExp, (match: RegExpExecArray) => string])[] = [
  [
    /Bind for (\S+?) failed: port is already allocated|listen \w+ (\S+?): bind: address already in use/i,
    ([, docker, host]) =>
      `${docker ?? host ?? 'the port'} is in use; stop what uses it (\`docker ps --filter publish=PORT\`, ` +
      `\`ss -ltnp\`), or choose another port`,
  ],
  [
    /Address already in use/i,
    () =>
      'another container has this fixed address; find it with `docker network inspect`, or choose another address',
  ],
  [
    /Pool overlaps with other one/i,
    () => 'the subnet overlaps one that exists; remove that network or choose another subnet',
  ],
  [
    /could not find an available, non-overlapping|all predefined address pools have been fully subnetted/i,
    () => 'Docker has no subnet left; remove unused networks (`docker network ls`), or give a subnet',
  ],
  [/no space left on device/i, () => 'the disk is full: free space under the Docker root, then run again'],
  [
    /marked read-only|read-only file system/i,
    () => '`uploads` cannot go into a read-only root; upload through a volume from a container that is not',
  ],
  [
    /No such image|manifest unknown|pull access denied/i,
    () => 'build the image, pull it, or correct its name',
  ],
  [
    /is already in use by container/i,
    () => 'this stack did not make it and will not touch it; remove or rename it, or choose another name',
  ],
  [/permission denied/i, () => 'look at the permissions of the file or mount that is named'],
  [
    /(network \S+ not found)/i,
    () => 'the network is gone: `refresh`, so that it is made again, then run again',
  ],
];

/**
 * An error of Docker with what was tried and, where one is known, the remedy.
 * @param what what was tried, for example `cannot start container "redis-0"`
 */
export function explain(what: string, error: unknown): Error {
  const message = dockerMessage(error);
  for (const [pattern, remedy] of REMEDIES) {
    const match = pattern.exec(message);
    if (match) return new Error(`${what}: ${message}; ${remedy(match)}`, { cause: error });
  }
  return new Error(`${what}: ${message}`, { cause: error });
}
