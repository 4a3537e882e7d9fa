import { kubernetes } from '../../policies/rules/shared/kubernetes';
import { rule } from '../../policies/rules/pod-no-service-token';
import { UNKNOWN } from '../../policies/rules/rule';
import { podPath, statefulSet } from '../support/kubernetes-objects';
import { describeRule, subject } from '../support/policies';

const path = `${podPath}.automountServiceAccountToken`;

describeRule(rule, {
  accepts: [statefulSet()],
  refuses: [
    [statefulSet({ pod: { automountServiceAccountToken: undefined } }), [path]],
    [statefulSet({ pod: { automountServiceAccountToken: true } }), [path]],
    [
      subject(kubernetes.cronJob, { spec: { jobTemplate: { spec: { template: { spec: {} } } } } }),
      ['spec.jobTemplate.spec.template.spec.automountServiceAccountToken'],
    ],
  ],
  unknown: [
    statefulSet({ pod: { automountServiceAccountToken: UNKNOWN } }),
    statefulSet({ spec: { template: { spec: UNKNOWN } } }),
  ],
});
