import { podKinds, podOf } from './shared/kubernetes';
import { isKnown, show } from './shared/read';
import { always, type ResourceRule } from './rule';

/** Pods carry no key to the cluster. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'pod-no-service-token',
  description: "Pods are given no token for the cluster's API.",
  severity: 'high',
  controls: {
    cisKubernetes: ['5.1.6'],
    nist190: ['4.3.1'],
    nist53: ['AC-6', 'IA-5'],
    pciDss: ['7.2.5'],
  },
  why: 'no workload of the platform asks the cluster anything, and who takes over a pod would find the token in a known place',
  remedy:
    'set automountServiceAccountToken: false in the pod itself; its setting wins over the service account’s',
  levels: always,
  types: podKinds,
  settings: {},
  *check(subject) {
    const pod = podOf(subject);
    const mounts = pod?.spec['automountServiceAccountToken'];
    if (pod && isKnown(mounts) && mounts !== false)
      yield { path: `${pod.path}.automountServiceAccountToken`, found: show(mounts) };
  },
};
