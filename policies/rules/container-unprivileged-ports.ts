import { docker } from './shared/docker';
import { items, record } from './shared/read';
import { always, type ResourceRule } from './rule';

/** Ports of the host's own services are not taken. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'container-unprivileged-ports',
  description: 'No container is published on a privileged port of the host.',
  severity: 'medium',
  controls: { cisDocker: ['5.8'], nist190: ['4.4.2'], nist53: ['CM-7', 'SC-7'] },
  why: "ports below 1024 are trusted to be the host's own: who answers on 22 or 443 is taken for the host",
  remedy: 'publish at a port of 1024 or above',
  levels: always,
  types: [docker.container],
  settings: {},
  *check({ props }) {
    for (const [i, item] of items(props['ports'])) {
      const { external } = record(item);
      if (typeof external === 'number' && external > 0 && external < 1024)
        yield { path: `ports[${i}].external`, found: String(external) };
    }
  },
};
