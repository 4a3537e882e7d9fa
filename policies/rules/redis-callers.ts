import { label, neverRuns, docker } from './shared/docker';
import { isComplete, isKnown, items, list, record, text } from './shared/read';
import { always, type StackRule } from './rule';
import { setsOf, topologyOf } from './shared/topology';

interface Settings {
  readonly callers: readonly string[];
}

/** Only declared callers share a zone with Redis. */
export const rule: StackRule<Settings> = {
  kind: 'stack',
  about: [docker.container],
  name: 'redis-callers',
  description: "Nothing joins a Redis set's zone but the set's own members and declared callers.",
  severity: 'high',
  controls: {
    nist190: ['4.3.3', '4.4.2'],
    nist53: ['AC-4', 'SC-7(5)'],
    pciDss: ['1.3.1', '1.4.4'],
    soc2: ['CC6.6'],
  },
  why: 'on Docker the zone is the fence: what stands inside reaches every port of every member',
  remedy:
    'take the container out of the zone, or add its workload to the setting callers of this rule (jsquared:policies)',
  levels: always,
  settings: {
    callers: {
      type: 'array',
      items: { type: 'string' },
      default: ['redis-exporter'],
      description: 'workloads (label jsquared.workload) that may call Redis and its sentinels',
    },
  },
  *check(resources, { callers }) {
    const zones = list(topologyOf(resources)?.['zones']).map(record);
    for (const set of setsOf(resources)) {
      const zone = zones.find(({ name }) => name === set.props['zone']);
      const network = text(zone?.['id']);
      if (network === '' || !set.complete) continue;
      const own = new Set([...set.data, ...set.sentinels].map(({ instance }) => instance));
      for (const container of resources) {
        const { networksAdvanced, name, labels } = container.props;
        if (container.type !== docker.container || neverRuns(container)) continue;
        if (own.has(name) || !isKnown(name) || !isComplete(labels)) continue;
        if (!items(networksAdvanced).some(([, item]) => record(item)['name'] === network)) continue;
        const workload = label(container, 'jsquared.workload');
        if (workload !== undefined && callers.includes(workload)) continue;
        yield {
          path: 'networksAdvanced',
          found: `${text(name)} is in the zone ${text(set.props['zone'])}`,
          urn: container.urn,
        };
      }
    }
  },
};
