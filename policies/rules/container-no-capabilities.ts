import { docker, isKnown, neverRuns, record, strings } from './docker';
import { always, type ResourceRule } from './rule';

interface Settings {
  readonly allowed: readonly string[];
}

/** Containers drop every Linux capability. */
export const rule: ResourceRule<Settings> = {
  kind: 'resource',
  name: 'container-no-capabilities',
  description: 'Containers drop all Linux capabilities and add none back.',
  severity: 'high',
  controls: ['CIS Docker 1.6.0: 5.3', 'NIST SP 800-190: 4.4.3', 'NIST SP 800-53: AC-6, CM-7'],
  why: "Docker's default set lets a process forge packets, change owners and make devices; no workload of the platform needs any of it",
  remedy: 'set capabilities.drops to ["ALL"] and leave capabilities.adds out',
  levels: always,
  types: [docker.container],
  settings: {
    allowed: {
      type: 'array',
      items: { type: 'string' },
      default: [],
      description: 'capabilities that may be added, for example NET_BIND_SERVICE',
    },
  },
  *check(container, { allowed }) {
    const { capabilities } = container.props;
    if (neverRuns(container) || !isKnown(capabilities)) return;
    const { adds, drops } = record(capabilities);
    if (isKnown(drops) && !strings(drops).some((name) => plain(name) === 'ALL')) {
      yield { path: 'capabilities.drops', found: 'does not drop ALL' };
    }
    const permitted = new Set(allowed.map(plain));
    for (const name of strings(adds)) {
      if (!permitted.has(plain(name))) yield { path: 'capabilities.adds', found: `adds ${name}` };
    }
  },
};

function plain(name: string): string {
  return name.toUpperCase().replace(/^CAP_/, '');
}
