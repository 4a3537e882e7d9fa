import { containerTypes, eachContainer } from './shared/containers';
import { mountsOf, neverRuns } from './shared/docker';
import { at, isKnown, items, list, record, show, text } from './shared/read';
import { always, type ResourceRule } from './rule';

interface Settings {
  readonly directories: readonly string[];
}

/** What a program is configured by, it cannot change. */
export const rule: ResourceRule<Settings> = {
  kind: 'resource',
  name: 'container-config-read-only',
  description: 'Volumes with configuration are mounted read-only by their reader.',
  severity: 'medium',
  controls: { nist53: ['CM-5', 'SI-7'], soc2: ['CC8.1'] },
  why: 'a process that is taken over could otherwise rewrite its own users, certificates and start script, and keep what it gained',
  remedy: 'set readOnly: true on the mount; what a process has to write goes to its data volume',
  levels: always,
  types: containerTypes,
  settings: {
    directories: {
      type: 'array',
      items: { type: 'string' },
      default: ['/etc', '/usr', '/bin', '/opt'],
      description: 'directories that hold configuration and programs',
    },
  },
  check: eachContainer(
    function* (container, { directories }) {
      if (neverRuns(container)) return;
      for (const { path, target, readOnly } of mountsOf(container)) {
        if (isBelow(text(target), directories) && isKnown(readOnly) && readOnly !== true)
          yield { path: `${path}.readOnly`, found: `${show(readOnly)} at ${text(target)}` };
      }
    },
    function* ({ props, pod }, { directories }) {
      for (const [i, item] of items(props['volumeMounts'])) {
        const { name, mountPath, readOnly } = record(item);
        const volume = list(pod.spec['volumes']).find((each) => record(each)['name'] === name);
        // The kubelet mounts these read-only whatever is said.
        const always = ['configMap', 'secret', 'projected', 'downwardAPI'];
        if (always.some((kind) => at(volume, kind) !== undefined)) continue;
        if (isBelow(text(mountPath), directories) && isKnown(readOnly) && readOnly !== true)
          yield { path: `volumeMounts[${i}].readOnly`, found: `${show(readOnly)} at ${text(mountPath)}` };
      }
    },
  ),
};

function isBelow(path: string, directories: readonly string[]): boolean {
  return directories.some((directory) => path === directory || path.startsWith(`${directory}/`));
}
