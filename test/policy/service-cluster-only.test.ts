import { UNKNOWN } from '../../policies/rules/rule';
import { rule } from '../../policies/rules/service-cluster-only';
import { changed, objects } from '../support/kubernetes-objects';
import { describeRule } from '../support/policies';

const service = (spec: unknown) => changed('service', { spec });

describeRule(rule, {
  accepts: [objects.service, service({ clusterIP: 'None' })],
  refuses: [
    ...['LoadBalancer', 'NodePort', 'ExternalName'].map(
      (type) => [service({ type }), ['spec.type']] as const,
    ),
    [service({ type: 'ClusterIP', externalIPs: ['192.0.2.1'] }), ['spec.externalIPs']],
  ],
  unknown: [service(UNKNOWN), service({ type: UNKNOWN, externalIPs: UNKNOWN })],
});
