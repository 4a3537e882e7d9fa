import { kubernetes } from './shared/kubernetes';
import { at, items, record, show, text } from './shared/read';
import { always, type ResourceRule } from './rule';

const roles = ['cluster-admin', 'admin', 'system:masters'];
const groups = ['system:masters', 'system:authenticated', 'system:unauthenticated', 'system:serviceaccounts'];

/** Nobody is given the cluster. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'rbac-no-broad-binding',
  description: "No binding gives away the administrator's role, or anything to everyone.",
  severity: 'critical',
  controls: {
    cisKubernetes: ['5.1.1', '5.1.7'],
    nist190: ['4.3.1'],
    nist53: ['AC-6(5)', 'AC-3'],
    pciDss: ['7.2.2'],
    soc2: ['CC6.3'],
  },
  why: 'it is the cluster, with every other team’s workloads and secrets, in the hands of one workload or of anyone who asks',
  remedy: 'bind a role of the stack to the service account that needs it',
  levels: always,
  types: [kubernetes.roleBinding, kubernetes.clusterRoleBinding],
  settings: {},
  *check({ props }) {
    const role = at(props, 'roleRef', 'name');
    if (roles.includes(text(role))) yield { path: 'roleRef.name', found: show(role) };
    for (const [i, item] of items(props['subjects'])) {
      const { name } = record(item);
      if (
        name === 'system:anonymous' ||
        groups.some((group) => text(name) === group || text(name).startsWith(`${group}:`))
      )
        yield { path: `subjects[${i}].name`, found: show(name) };
    }
  },
};
