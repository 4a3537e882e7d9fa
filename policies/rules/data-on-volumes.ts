import { docker, mountsOf, runningContainers } from './shared/docker';
import { isKnown, text } from './shared/read';
import { always, type StackRule } from './rule';
import { setsOf, topologyOf } from './shared/topology';

/** Each member keeps its data on a volume of the stack. */
export const rule: StackRule = {
  kind: 'stack',
  about: [docker.volume],
  name: 'data-on-volumes',
  description: 'Each member of a Redis set writes to a volume that the stack declares.',
  severity: 'critical',
  controls: { nist53: ['SI-12', 'CP-10'], soc2: ['A1.2'] },
  why: "what is written elsewhere is gone with the container: a data member's data, a sentinel's epoch and what it promised",
  remedy: "declare a volume and mount it writable where the member's data is",
  levels: always,
  settings: {},
  *check(resources) {
    if (topologyOf(resources)?.['platform'] !== 'docker') return;
    const volumes = resources.filter(({ type }) => type === docker.volume).map(({ props }) => props['name']);
    if (!volumes.every(isKnown)) return;
    const containers = new Map(runningContainers(resources).map((each) => [each.props['name'], each]));
    for (const { data, sentinels } of setsOf(resources)) {
      for (const { name, instance, volume } of [...data, ...sentinels]) {
        if (!isKnown(volume) || !isKnown(instance)) continue;
        const container = containers.get(instance);
        const mounted = container
          ? mountsOf(container).some(
              (mount) => !isKnown(mount.volume) || (mount.volume === volume && mount.readOnly !== true),
            )
          : true;
        const where = { path: text(name), ...(container ? { urn: container.urn } : {}) };
        if (text(volume) === '') yield { ...where, found: 'no volume' };
        else if (!volumes.includes(volume))
          yield { ...where, found: `the volume ${text(volume)} is not of this stack` };
        else if (!mounted) yield { ...where, found: `the volume ${text(volume)} is not mounted writable` };
      }
    }
  },
};
