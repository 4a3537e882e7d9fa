import { docker } from './shared/docker';
import { isKnown, items, record, show } from './shared/read';
import { always, type ResourceRule } from './rule';

interface Settings {
  readonly ports: readonly string[];
}

/** Redis has no port on the host. */
export const rule: ResourceRule<Settings> = {
  kind: 'resource',
  name: 'redis-not-published',
  description: 'No port of Redis or of a sentinel is published on the host.',
  severity: 'high',
  controls: {
    cisDocker: ['5.9'],
    nist53: ['AC-4', 'SC-7(5)'],
    pciDss: ['1.4.4'],
    soc2: ['CC6.6'],
  },
  why: 'every process and every user of the host could then call the data store; callers join its zone and are known by it',
  remedy:
    'remove the port; an application joins the zone, or uses the addresses that the host reaches anyway',
  levels: always,
  types: [docker.container],
  settings: {
    ports: {
      type: 'array',
      items: { type: 'string' },
      default: ['6379', '26379'],
      description: 'ports of Redis and its sentinels, as text',
    },
  },
  *check({ props }, { ports }) {
    for (const [i, item] of items(props['ports'])) {
      const { internal } = record(item);
      if (isKnown(internal) && ports.includes(String(internal)))
        yield { path: `ports[${i}]`, found: `port ${show(internal)}` };
    }
  },
};
