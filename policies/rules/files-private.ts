import { docker } from './shared/docker';
import { podKinds, podOf } from './shared/kubernetes';
import { at, isKnown, items, record, show, text } from './shared/read';
import { always, type ResourceRule } from './rule';

/** Group may read; nobody else may do anything. */
const most = 0o440;

/** Files belong to their reader. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'files-private',
  description: 'Files handed to a workload can be read by its user and group alone, and written by nobody.',
  severity: 'high',
  controls: { nist53: ['AC-3', 'AC-6', 'SC-28'], pciDss: ['8.6.3'], soc2: ['CC6.1'] },
  why: 'left out, the mode is 0644: every process of the container reads the passwords and keys, whatever it runs as',
  remedy: 'set permissions "0440" (or "0400"); on Kubernetes defaultMode 288 (0440) with an fsGroup',
  levels: always,
  types: [docker.container, ...podKinds],
  settings: {},
  *check(subject) {
    if (subject.type === docker.container) {
      for (const [i, item] of items(subject.props['uploads'])) {
        const { permissions, file, executable } = record(item);
        if (!isKnown(permissions)) continue;
        const mode = Number.parseInt(text(permissions) || (executable === true ? '0744' : '0644'), 8);
        if (!isPrivate(mode))
          yield { path: `uploads[${i}].permissions`, found: `${octal(mode)} for ${show(file)}` };
      }
    }
    const pod = podOf(subject);
    for (const [i, item] of items(pod?.spec['volumes'])) {
      for (const kind of ['secret', 'projected']) {
        const volume = at(item, kind);
        const mode = at(volume, 'defaultMode');
        if (volume === undefined || !isKnown(mode)) continue;
        if (!isPrivate(typeof mode === 'number' ? mode : 0o644)) {
          yield {
            path: `${pod?.path ?? ''}.volumes[${i}].${kind}.defaultMode`,
            found: octal(typeof mode === 'number' ? mode : 0o644),
          };
        }
      }
    }
  },
};

function isPrivate(mode: number): boolean {
  return (mode & ~most) === 0;
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}
