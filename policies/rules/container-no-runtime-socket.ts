import { containerTypes, eachContainer } from './shared/containers';
import { at, items, record, strings, text } from './shared/read';
import { always, type Finding, type ResourceRule } from './rule';

/** Sockets by which Docker, containerd, CRI-O and Podman are told what to do. */
const socket = /(^|[/=:])(docker|containerd|crio|podman|dockershim|cri-dockerd)\.sock\b/;
const daemon = /^(DOCKER_HOST|CONTAINER_HOST|CONTAINERD_ADDRESS)$/;

/** Containers have no way to the daemon that runs them. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'container-no-runtime-socket',
  description:
    'Containers have no way to the daemon that runs containers: neither its socket nor its address.',
  severity: 'critical',
  controls: {
    cisDocker: ['5.32'],
    cisKubernetes: ['5.2.12'],
    nist190: ['4.3.1', '4.4.5'],
    nist53: ['AC-3', 'AC-6(5)'],
    soc2: ['CC6.3'],
  },
  why: 'who may talk to the daemon may start a privileged container, which is root on the host; an address by TCP needs no mount',
  remedy: 'take the socket, DOCKER_HOST and the like out; what has to ask Docker runs on the host',
  levels: always,
  types: containerTypes,
  settings: {},
  check: eachContainer(
    function* ({ props }) {
      for (const [i, item] of items(props['volumes'])) yield* path(`volumes[${i}]`, record(item)['hostPath']);
      for (const [i, item] of items(props['mounts'])) yield* path(`mounts[${i}]`, record(item)['source']);
      for (const env of strings(props['envs'])) {
        const [name = ''] = env.split('=');
        if (daemon.test(name)) yield { path: 'envs', found: name };
        else yield* path('envs', env);
      }
      for (const name of ['command', 'entrypoints']) {
        for (const word of strings(props[name])) yield* path(name, word);
      }
    },
    function* ({ props, pod }) {
      for (const [, item] of items(pod.spec['volumes'])) yield* path('volumes', at(item, 'hostPath', 'path'));
      for (const [i, item] of items(props['env'])) {
        const { name, value } = record(item);
        if (daemon.test(text(name))) yield { path: `env[${i}]`, found: text(name) };
        else yield* path(`env[${i}]`, value);
      }
      for (const name of ['command', 'args']) {
        for (const word of strings(props[name])) yield* path(name, word);
      }
    },
  ),
};

function* path(where: string, value: unknown): Iterable<Finding> {
  const found = socket.exec(text(value));
  if (found) yield { path: where, found: `${found[2] ?? ''}.sock` };
}
