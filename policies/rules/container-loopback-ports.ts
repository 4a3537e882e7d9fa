import { docker } from './shared/docker';
import { isKnown, items, record, show } from './shared/read';
import { always, type ResourceRule } from './rule';

interface Settings {
  readonly addresses: readonly string[];
}

/** Published ports are bound to the host's loopback. */
export const rule: ResourceRule<Settings> = {
  kind: 'resource',
  name: 'container-loopback-ports',
  description: "Published ports are bound to the host's loopback.",
  severity: 'high',
  controls: {
    cisDocker: ['5.9', '5.14'],
    nist190: ['4.4.2'],
    nist53: ['SC-7'],
    pciDss: ['1.3.1'],
    soc2: ['CC6.6'],
  },
  why: "Docker publishes past the host's firewall, so a port bound to every address is open to the whole network",
  remedy:
    'set ports[].ip to "127.0.0.1"; put a proxy that authenticates in front of what others have to reach',
  levels: always,
  types: [docker.container],
  settings: {
    addresses: {
      type: 'array',
      items: { type: 'string' },
      default: ['127.0.0.1', '::1'],
      description: 'host addresses that a port may be published on',
    },
  },
  *check({ props }, { addresses }) {
    if (props['publishAllPorts'] === true) yield { path: 'publishAllPorts', found: 'true' };
    for (const [i, item] of items(props['ports'])) {
      const { ip, internal } = record(item);
      if (!isKnown(ip) || (typeof ip === 'string' && addresses.includes(ip))) continue;
      yield { path: `ports[${i}].ip`, found: `port ${show(internal)} on ${show(ip ?? 'every address')}` };
    }
  },
};
