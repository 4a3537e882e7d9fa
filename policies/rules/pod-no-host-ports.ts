import { podContainers, podKinds } from './shared/kubernetes';
import { items, record } from './shared/read';
import { always, type ResourceRule } from './rule';

/** Pods take no port of their node. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'pod-no-host-ports',
  description: 'Pods take no port of the node that they run on.',
  severity: 'high',
  controls: { cisKubernetes: ['5.2.13'], nist190: ['4.4.2'], nist53: ['SC-7'], pciDss: ['1.3.1'] },
  why: 'a port of the node is open to whoever reaches the node, past every Service and most network policies',
  remedy: 'remove hostPort; what others have to reach gets a Service',
  levels: always,
  types: podKinds,
  settings: {},
  *check(subject) {
    for (const { path, props } of podContainers(subject)) {
      for (const [i, item] of items(props['ports'])) {
        const { hostPort } = record(item);
        if (typeof hostPort === 'number' && hostPort > 0)
          yield { path: `${path}.ports[${i}].hostPort`, found: String(hostPort) };
      }
    }
  },
};
