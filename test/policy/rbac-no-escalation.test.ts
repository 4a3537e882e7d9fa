import { rule } from '../../policies/rules/rbac-no-escalation';
import { UNKNOWN } from '../../policies/rules/rule';
import { changed, objects } from '../support/kubernetes-objects';
import { describeRule } from '../support/policies';

const role = (allowed: unknown) => changed('role', { rules: [allowed] });

describeRule(rule, {
  accepts: [
    objects.role,
    role({ verbs: ['get', 'list'], resources: ['pods', 'pods/log'] }),
    role({ verbs: ['get'], resources: ['secrets'], resourceNames: ['one'] }),
  ],
  refuses: [
    [role({ verbs: ['get'], resources: ['secrets'] }), ['rules[0].resources']],
    [role({ verbs: ['create'], resources: ['pods'], resourceNames: ['one'] }), ['rules[0].resources']],
    [
      role({ verbs: ['get'], resources: ['pods/exec', 'nodes/proxy'] }),
      ['rules[0].resources', 'rules[0].resources'],
    ],
    [role({ verbs: ['bind', 'escalate'], resources: ['roles'] }), ['rules[0].verbs', 'rules[0].verbs']],
    [role({ verbs: ['create'], resources: ['serviceaccounts/token'] }), ['rules[0].resources']],
  ],
  unknown: [
    role(UNKNOWN),
    role({ verbs: UNKNOWN, resources: ['secrets'] }),
    role({ verbs: ['get'], resources: UNKNOWN }),
  ],
});
