import { containerTypes, eachContainer } from './shared/containers';
import { neverRuns } from './shared/docker';
import { at, isComplete, isKnown, strings } from './shared/read';
import { always, type Finding, type ResourceRule } from './rule';

interface Settings {
  readonly allowed: readonly string[];
}

/** Containers drop every Linux capability. */
export const rule: ResourceRule<Settings> = {
  kind: 'resource',
  name: 'container-no-capabilities',
  description: 'Containers drop all Linux capabilities and add none back.',
  severity: 'high',
  controls: {
    cisDocker: ['5.4'],
    cisKubernetes: ['5.2.8', '5.2.9', '5.2.10'],
    nist190: ['4.4.3'],
    nist53: ['AC-6', 'CM-7'],
    pciDss: ['2.2.6'],
  },
  why: 'the default set lets a process forge packets, change owners and make devices; no workload of the platform needs any of it',
  remedy: 'drop ALL (capabilities.drops, securityContext.capabilities.drop) and add none',
  levels: always,
  types: containerTypes,
  settings: {
    allowed: {
      type: 'array',
      items: { type: 'string' },
      default: [],
      description: 'capabilities that may be added, for example NET_BIND_SERVICE',
    },
  },
  check: eachContainer(
    function* (container, { allowed }) {
      const { capabilities } = container.props;
      if (neverRuns(container) || !isKnown(capabilities)) return;
      yield* judge('capabilities', 'drops', 'adds', capabilities, allowed);
    },
    function* ({ props }, { allowed }) {
      const capabilities = at(props, 'securityContext', 'capabilities');
      if (!isKnown(capabilities)) return;
      yield* judge('securityContext.capabilities', 'drop', 'add', capabilities, allowed);
    },
  ),
};

function* judge(
  path: string,
  drop: string,
  add: string,
  value: unknown,
  allowed: readonly string[],
): Iterable<Finding> {
  const drops = at(value, drop);
  if (isComplete(drops) && !strings(drops).some((name) => plain(name) === 'ALL'))
    yield { path: `${path}.${drop}`, found: 'does not drop ALL' };
  const permitted = new Set(allowed.map(plain));
  for (const name of strings(at(value, add))) {
    if (!permitted.has(plain(name))) yield { path: `${path}.${add}`, found: `adds ${name}` };
  }
}

function plain(name: string): string {
  return name.toUpperCase().replace(/^CAP_/, '');
}
