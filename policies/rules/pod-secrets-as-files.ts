import { podContainers, podKinds } from './shared/kubernetes';
import { at, items, record, show } from './shared/read';
import { always, type ResourceRule } from './rule';

/** Secrets reach a process as files. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'pod-secrets-as-files',
  description: 'Pods read secrets from files, not from environment variables.',
  severity: 'high',
  controls: {
    cisKubernetes: ['5.4.1'],
    nist190: ['4.1.4'],
    nist53: ['IA-5(7)', 'SC-28'],
    pciDss: ['8.6.3'],
  },
  why: 'the environment is handed on to every child process and ends up in crash dumps and in logs',
  remedy: 'mount the Secret as a volume and name the file (a variable that ends with _FILE)',
  levels: always,
  types: podKinds,
  settings: {},
  *check(subject) {
    for (const { path, props } of podContainers(subject)) {
      for (const [i, item] of items(props['env'])) {
        if (at(item, 'valueFrom', 'secretKeyRef') !== undefined)
          yield { path: `${path}.env[${i}]`, found: `${show(record(item)['name'])} from a Secret` };
      }
      for (const [i, item] of items(props['envFrom'])) {
        if (record(item)['secretRef'] !== undefined)
          yield { path: `${path}.envFrom[${i}]`, found: 'every key of a Secret' };
      }
    }
  },
};
