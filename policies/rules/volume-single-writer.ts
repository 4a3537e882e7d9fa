import { docker, mountsOf, runningContainers } from './shared/docker';
import { isKnown, text } from './shared/read';
import { always, type StackRule } from './rule';

/** A data volume has one owner. */
export const rule: StackRule = {
  kind: 'stack',
  about: [docker.container],
  name: 'volume-single-writer',
  description: 'A volume that a container writes to is mounted by no other container.',
  severity: 'critical',
  controls: { nist53: ['SI-7'], soc2: ['A1.2'] },
  why: 'two servers that write one append-only file leave a file that neither can load',
  remedy: 'give each member a volume of its own, and others what they need as files, read-only',
  levels: always,
  settings: {},
  *check(resources) {
    const users = new Map<string, { name: string; urn: string; writes: boolean }[]>();
    for (const container of runningContainers(resources)) {
      for (const { volume, readOnly } of mountsOf(container)) {
        if (typeof volume !== 'string' || volume === '') continue;
        const writes = isKnown(readOnly) && readOnly !== true;
        const name = text(container.props['name']) || container.name;
        users.set(volume, [...(users.get(volume) ?? []), { name, urn: container.urn, writes }]);
      }
    }
    for (const [volume, all] of users) {
      const [first, ...others] = all;
      if (!first || others.length === 0 || !all.some(({ writes }) => writes)) continue;
      yield {
        path: `volume ${volume}`,
        found: `mounted by ${all.map(({ name }) => name).join(', ')}`,
        urn: first.urn,
      };
    }
  },
};
