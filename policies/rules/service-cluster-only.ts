import { kubernetes } from './shared/kubernetes';
import { at, list, show } from './shared/read';
import { always, type ResourceRule } from './rule';

/** Services stay inside the cluster. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'service-cluster-only',
  description: 'Services are reached from inside the cluster only.',
  severity: 'high',
  controls: {
    nist190: ['4.4.2'],
    nist53: ['SC-7'],
    pciDss: ['1.3.1', '1.4.4'],
    soc2: ['CC6.6'],
  },
  why: 'a load balancer or a node port puts Redis on a network whose callers no network policy of the cluster can name',
  remedy: 'use type ClusterIP; what people open gets an ingress that authenticates',
  levels: always,
  types: [kubernetes.service],
  settings: {},
  *check({ props }) {
    const type = at(props, 'spec', 'type');
    if (type === 'LoadBalancer' || type === 'NodePort' || type === 'ExternalName')
      yield { path: 'spec.type', found: show(type) };
    if (list(at(props, 'spec', 'externalIPs')).length > 0)
      yield { path: 'spec.externalIPs', found: 'addresses outside the cluster' };
  },
};
