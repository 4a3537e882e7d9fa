/** The drills' own client of the Docker Engine. */
import Docker from 'dockerode';

/** Milliseconds a call may take: a planned stop takes as long as the longest stop grace. */
const limitMs = 180_000;

/** A client of the endpoint that the docker command uses. Makes no connection yet. */
export function dockerClient(environment: NodeJS.ProcessEnv = process.env): Docker {
  const host = environment['DOCKER_HOST'] ?? '';
  if (host === '') return new Docker({ socketPath: '/var/run/docker.sock', timeout: limitMs });
  if (host.startsWith('unix://'))
    return new Docker({ socketPath: host.slice('unix://'.length), timeout: limitMs });
  // docker-modem reads DOCKER_HOST, DOCKER_TLS_VERIFY and DOCKER_CERT_PATH itself.
  return new Docker({ timeout: limitMs });
}
