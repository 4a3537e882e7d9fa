import { docker, isKnown, list, record, show } from './docker';
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
  controls: [
    'CIS Docker 1.6.0: 5.7, 5.8, 5.13',
    'NIST SP 800-190: 4.4.2',
    'PCI DSS 4.0: 1.3.1',
    'NIST SP 800-53: SC-7',
  ],
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
    for (const [i, item] of list(props['ports']).entries()) {
      const { ip, internal } = record(item);
      if (!isKnown(ip) || (typeof ip === 'string' && addresses.includes(ip))) continue;
      yield { path: `ports[${i}].ip`, found: `port ${show(internal)} on ${show(ip ?? 'every address')}` };
    }
  },
};
