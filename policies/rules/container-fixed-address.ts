import { docker, neverRuns } from './shared/docker';
import { isKnown, items, record } from './shared/read';
import { always, type ResourceRule } from './rule';

/** What others find by its address keeps it. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'container-fixed-address',
  description: 'Each Docker container has a fixed address in every network that it joins.',
  severity: 'high',
  controls: { nist53: ['CP-10', 'SC-24'], soc2: ['A1.2'] },
  why: 'Sentinel remembers addresses: a member that comes back under another one, or a stranger under its, breaks the failover (redis#12753)',
  remedy: 'set networksAdvanced[].ipv4Address; the platform gives each member one',
  levels: always,
  types: [docker.container],
  settings: {},
  *check(container) {
    if (neverRuns(container)) return;
    for (const [i, item] of items(container.props['networksAdvanced'])) {
      const { ipv4Address, ipv6Address } = record(item);
      if (!isKnown(ipv4Address) || !isKnown(ipv6Address)) continue;
      if ((ipv4Address ?? '') === '' && (ipv6Address ?? '') === '')
        yield { path: `networksAdvanced[${i}].ipv4Address`, found: 'an address that Docker chooses' };
    }
  },
};
