import { kubernetes } from '../../policies/rules/shared/kubernetes';
import { rule } from '../../policies/rules/rbac-no-broad-binding';
import { UNKNOWN } from '../../policies/rules/rule';
import { changed, objects } from '../support/kubernetes-objects';
import { describeRule, subject } from '../support/policies';

const binding = (name: unknown, subjects: unknown = [{ kind: 'ServiceAccount', name: 'main-redis' }]) =>
  changed('binding', { roleRef: { kind: 'ClusterRole', name }, subjects });

describeRule(rule, {
  accepts: [objects.binding, binding('view')],
  refuses: [
    [binding('cluster-admin'), ['roleRef.name']],
    [subject(kubernetes.clusterRoleBinding, { roleRef: { name: 'admin' } }), ['roleRef.name']],
    [binding('view', [{ kind: 'Group', name: 'system:authenticated' }]), ['subjects[0].name']],
    [binding('view', [{ kind: 'Group', name: 'system:serviceaccounts:jsquared' }]), ['subjects[0].name']],
    [binding('view', [{ kind: 'User', name: 'system:anonymous' }]), ['subjects[0].name']],
  ],
  unknown: [
    binding(UNKNOWN),
    binding('view', UNKNOWN),
    binding('view', [{ name: UNKNOWN }]),
    changed('binding', { roleRef: UNKNOWN }),
  ],
});
