import { kubernetes } from './shared/kubernetes';
import { items, record, strings } from './shared/read';
import { always, type ResourceRule } from './rule';

/** Roles name what they allow. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'rbac-no-wildcards',
  description: 'Roles name each verb, resource and group that they allow.',
  severity: 'high',
  controls: { cisKubernetes: ['5.1.3'], nist53: ['AC-6'], pciDss: ['7.2.2'], soc2: ['CC6.3'] },
  why: 'a star allows what does not exist yet: each new kind of resource, each new verb',
  remedy: 'list the verbs, resources and groups that are needed',
  levels: always,
  types: [kubernetes.role, kubernetes.clusterRole],
  settings: {},
  *check({ props }) {
    for (const [i, item] of items(props['rules'])) {
      for (const name of ['verbs', 'resources', 'apiGroups', 'nonResourceURLs']) {
        if (strings(record(item)[name]).includes('*')) yield { path: `rules[${i}].${name}`, found: '"*"' };
      }
    }
  },
};
