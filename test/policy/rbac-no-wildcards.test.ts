import { kubernetes } from '../../policies/rules/shared/kubernetes';
import { rule } from '../../policies/rules/rbac-no-wildcards';
import { UNKNOWN } from '../../policies/rules/rule';
import { changed, objects } from '../support/kubernetes-objects';
import { describeRule, subject } from '../support/policies';

const role = (allowed: unknown) =>
  changed('role', { rules: [{ verbs: ['get'], resources: ['endpoints'], apiGroups: [''] }, allowed] });

describeRule(rule, {
  accepts: [objects.role],
  refuses: [
    [role({ verbs: ['*'], resources: ['pods'] }), ['rules[1].verbs']],
    [
      role({ verbs: ['get'], resources: ['*'], apiGroups: ['*'] }),
      ['rules[1].resources', 'rules[1].apiGroups'],
    ],
    [
      subject(kubernetes.clusterRole, { rules: [{ verbs: ['get'], nonResourceURLs: ['*'] }] }),
      ['rules[0].nonResourceURLs'],
    ],
  ],
  unknown: [
    role(UNKNOWN),
    role({ verbs: [UNKNOWN], resources: UNKNOWN }),
    changed('role', { rules: UNKNOWN }),
  ],
});
