import { kubernetes, namespaceOf, podKinds } from './shared/kubernetes';
import { isKnown, show, text } from './shared/read';
import { always, type ResourceRule } from './rule';

/** Workloads have a namespace of their own. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'namespace-not-default',
  description: 'Nothing of the stack is put into the default namespace or into the cluster’s own.',
  severity: 'medium',
  controls: { cisKubernetes: ['5.7.4'], nist190: ['4.3.3'], nist53: ['AC-4', 'SC-7'] },
  why: 'in a namespace that everyone uses, nobody can say which policies, quotas and permissions are for whom',
  remedy: 'name a namespace of the stack in metadata.namespace',
  levels: always,
  types: [
    ...podKinds,
    kubernetes.service,
    kubernetes.serviceAccount,
    kubernetes.configMap,
    kubernetes.secret,
    kubernetes.networkPolicy,
  ],
  settings: {},
  *check(subject) {
    const namespace = namespaceOf(subject);
    if (!isKnown(namespace)) return;
    const name = text(namespace);
    if (name === '' || name === 'default' || name.startsWith('kube-'))
      yield { path: 'metadata.namespace', found: show(namespace) };
  },
};
