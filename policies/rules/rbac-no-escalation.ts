import { kubernetes } from './shared/kubernetes';
import { items, record, strings } from './shared/read';
import { always, type ResourceRule } from './rule';

/** Verbs that let their holder take what it was not given. */
const verbs = ['bind', 'escalate', 'impersonate'];
/** Resources whose holder becomes someone else, by the verbs that do it; none: any verb. */
const resources: Readonly<Record<string, readonly string[]>> = {
  secrets: ['get', 'list', 'watch'],
  pods: ['create', 'patch', 'update'],
  'pods/exec': [],
  'pods/attach': [],
  'pods/ephemeralcontainers': [],
  'serviceaccounts/token': ['create'],
  'nodes/proxy': [],
  persistentvolumes: ['create'],
};

/** Roles do not lead to other roles. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'rbac-no-escalation',
  description: 'Roles allow nothing by which their holder could become someone else.',
  severity: 'critical',
  controls: {
    cisKubernetes: ['5.1.2', '5.1.4', '5.1.8', '5.1.9', '5.1.10', '5.1.13'],
    nist190: ['4.3.1'],
    nist53: ['AC-6', 'AC-6(5)'],
    pciDss: ['7.2.2'],
    soc2: ['CC6.3'],
  },
  why: 'who may read secrets, make pods or tokens, or bind roles, has the permissions of everyone in the namespace',
  remedy: 'take the permission out, or limit it to objects by resourceNames',
  levels: always,
  types: [kubernetes.role, kubernetes.clusterRole],
  settings: {},
  *check({ props }) {
    for (const [i, item] of items(props['rules'])) {
      const { verbs: allowed, resources: on, resourceNames } = record(item);
      const granted = strings(allowed);
      for (const verb of verbs) {
        if (granted.includes(verb)) yield { path: `rules[${i}].verbs`, found: `"${verb}"` };
      }
      // One object by name is a grant of that object; what makes new ones cannot be limited so.
      const limited = strings(resourceNames).length > 0;
      for (const resource of strings(on)) {
        const dangerous = resources[resource];
        if (!dangerous || (limited && resource === 'secrets')) continue;
        const found = dangerous.length === 0 ? granted : granted.filter((verb) => dangerous.includes(verb));
        if (found.length > 0)
          yield { path: `rules[${i}].resources`, found: `${found.join(', ')} ${resource}` };
      }
    }
  },
};
