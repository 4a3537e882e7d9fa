import { docker, list, record, show, strings } from './docker';
import { always, type Finding, type ResourceRule } from './rule';

/** Containers mount nothing of the host. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'container-no-host-paths',
  description: "Containers mount neither the host's files, nor its devices, nor the Docker socket.",
  severity: 'critical',
  controls: ['CIS Docker 1.6.0: 5.5, 5.17, 5.19, 5.31', 'NIST SP 800-190: 4.5.5', 'NIST SP 800-53: AC-6'],
  why: 'the Docker socket is root on the host, a mounted path leaks or changes what others trust',
  remedy: 'use a named volume (volumes[].volumeName) and upload files into it',
  levels: always,
  types: [docker.container],
  settings: {},
  *check({ props }) {
    yield* each(props['volumes'], 'volumes', ({ hostPath, fromContainer }) => hostPath ?? fromContainer);
    yield* each(props['mounts'], 'mounts', ({ type, source }) => (type === 'bind' ? source : undefined));
    yield* each(props['devices'], 'devices', ({ hostPath }) => hostPath);
    for (const value of [...strings(props['envs']), ...strings(props['command'])]) {
      // A daemon by TCP needs no mount.
      if (/docker\.sock|^DOCKER_HOST=/.test(value))
        yield { path: 'envs', found: 'a way to the Docker daemon' };
    }
  },
};

function* each(
  value: unknown,
  path: string,
  forbidden: (item: Readonly<Record<string, unknown>>) => unknown,
): Iterable<Finding> {
  for (const [i, item] of list(value).entries()) {
    const found = forbidden(record(item));
    // An empty string is the provider's way to say "not set".
    if (typeof found === 'string' && found !== '') yield { path: `${path}[${i}]`, found: show(found) };
  }
}
