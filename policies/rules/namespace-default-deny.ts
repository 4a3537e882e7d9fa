import { kubernetes, namespaceOf, podKinds } from './shared/kubernetes';
import { at, isComplete, isKnown, list, record, strings, text } from './shared/read';
import { always, type StackRule, type Subject } from './rule';

const directions = ['Ingress', 'Egress'] as const;

/** What is not allowed between pods is refused. */
export const rule: StackRule = {
  kind: 'stack',
  about: podKinds,
  name: 'namespace-default-deny',
  description:
    'Each namespace with pods has a network policy that refuses all traffic, in both directions, that no other one allows.',
  severity: 'high',
  controls: {
    cisKubernetes: ['5.3.2'],
    nist190: ['4.3.3', '4.4.2'],
    nist53: ['AC-4', 'SC-7(5)'],
    pciDss: ['1.3.1', '1.3.2'],
    soc2: ['CC6.6'],
  },
  why: 'without it every pod of the cluster reaches Redis, and a pod that is taken over reaches the world',
  remedy:
    'declare a NetworkPolicy with an empty podSelector, policyTypes Ingress and Egress and no rules, in the namespace',
  levels: always,
  settings: {},
  *check(resources) {
    const policies = resources.filter(({ type }) => type === kubernetes.networkPolicy);
    if (policies.some((policy) => !isKnown(namespaceOf(policy)))) return;
    const seen = new Set<string>();
    for (const subject of resources) {
      const namespace = namespaceOf(subject);
      if (!podKinds.includes(subject.type) || !isKnown(namespace)) continue;
      const name = text(namespace) || 'default';
      if (seen.has(name)) continue;
      seen.add(name);
      const own = policies.filter((policy) => (text(namespaceOf(policy)) || 'default') === name);
      const open = directions.filter((direction) => !own.some((policy) => denies(policy, direction)));
      if (open.length > 0)
        yield { path: `namespace ${name}`, found: `${open.join(' and ')} allowed by default` };
    }
  },
};

function denies({ props }: Subject, direction: (typeof directions)[number]): boolean {
  const spec = at(props, 'spec');
  if (!isKnown(spec)) return true;
  const { podSelector, policyTypes, ...rules } = record(spec);
  if (!isKnown(podSelector) || !isComplete(policyTypes)) return true;
  const everyPod = Object.keys(record(podSelector)).length === 0;
  // Left out, a policy without egress rules is about ingress alone.
  const types = policyTypes === undefined ? ['Ingress'] : strings(policyTypes);
  const allowed = rules[direction.toLowerCase()];
  return everyPod && types.includes(direction) && (!isKnown(allowed) || list(allowed).length === 0);
}
