import { docker } from './shared/docker';
import { podKinds, podOf } from './shared/kubernetes';
import { at, items, record, show, text } from './shared/read';
import { always, type Finding, type ResourceRule } from './rule';

/** Containers mount nothing of the host. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'container-no-host-paths',
  description: "Containers mount none of the host's files, and no volume of another container.",
  severity: 'critical',
  controls: {
    cisDocker: ['5.6'],
    cisKubernetes: ['5.2.12'],
    nist190: ['4.5.5'],
    nist53: ['AC-6', 'SC-39'],
    soc2: ['CC6.1'],
  },
  why: 'a mounted path leaks what others keep secret, or changes what others trust',
  remedy:
    'use a named volume (volumes[].volumeName) or a claim, and hand files over as files of the workload',
  levels: always,
  types: [docker.container, ...podKinds],
  settings: {},
  *check(subject) {
    if (subject.type === docker.container) {
      yield* each(subject.props['volumes'], 'volumes', ({ hostPath, fromContainer }) =>
        text(hostPath) === '' ? fromContainer : hostPath,
      );
      yield* each(subject.props['mounts'], 'mounts', ({ type, source }) =>
        type === 'bind' ? source : undefined,
      );
    }
    const pod = podOf(subject);
    if (pod)
      yield* each(pod.spec['volumes'], `${pod.path}.volumes`, (volume) => at(volume, 'hostPath', 'path'));
  },
};

function* each(
  value: unknown,
  path: string,
  forbidden: (item: Readonly<Record<string, unknown>>) => unknown,
): Iterable<Finding> {
  for (const [i, item] of items(value)) {
    const found = forbidden(record(item));
    // An empty string is the provider's way to say "not set".
    if (typeof found === 'string' && found !== '') yield { path: `${path}[${i}]`, found: show(found) };
  }
}
