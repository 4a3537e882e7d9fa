import { rule } from '../../policies/rules/pod-own-service-account';
import { UNKNOWN } from '../../policies/rules/rule';
import { podPath, statefulSet } from '../support/kubernetes-objects';
import { describeRule } from '../support/policies';

const account = (serviceAccountName: unknown) => statefulSet({ pod: { serviceAccountName } });
const path = `${podPath}.serviceAccountName`;

describeRule(rule, {
  accepts: [statefulSet(), account('other')],
  refuses: [undefined, '', 'default'].map((name) => [account(name), [path]] as const),
  unknown: [account(UNKNOWN)],
});
