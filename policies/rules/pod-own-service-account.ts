import { podKinds, podOf } from './shared/kubernetes';
import { isKnown, show } from './shared/read';
import { always, type ResourceRule } from './rule';

/** Pods have an identity of their own. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'pod-own-service-account',
  description: 'Pods run under a service account of their own, not the default one of the namespace.',
  severity: 'medium',
  controls: { cisKubernetes: ['5.1.5'], nist53: ['AC-6', 'IA-5'], pciDss: ['7.2.5'], soc2: ['CC6.1'] },
  why: 'what somebody grants to the default account for one pod, every pod of the namespace then has',
  remedy: 'make a ServiceAccount for the workload and name it in serviceAccountName',
  levels: always,
  types: podKinds,
  settings: {},
  *check(subject) {
    const pod = podOf(subject);
    const account = pod?.spec['serviceAccountName'] ?? pod?.spec['serviceAccount'];
    if (pod && isKnown(account) && (account === undefined || account === '' || account === 'default'))
      yield { path: `${pod.path}.serviceAccountName`, found: show(account) };
  },
};
