import { kubernetes } from './shared/kubernetes';
import { at, isKnown, items, list, record } from './shared/read';
import { always, type Finding, type ResourceRule } from './rule';

/** Whoever is let in is named. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'network-policy-named-callers',
  description: 'Network policies let in only callers that they name, on ports that they name.',
  severity: 'high',
  controls: {
    nist190: ['4.3.3'],
    nist53: ['AC-4', 'SC-7(5)'],
    pciDss: ['1.3.1', '1.4.4'],
    soc2: ['CC6.6'],
  },
  why: 'a rule without callers, or with an empty selector, lets in the whole cluster; one without ports opens the debug ports too',
  remedy: 'give each ingress rule a "from" with labels of the callers, and "ports"',
  levels: always,
  types: [kubernetes.networkPolicy],
  settings: {},
  *check({ props }) {
    for (const [i, item] of items(at(props, 'spec', 'ingress'))) {
      const path = `spec.ingress[${i}]`;
      const { from, ports } = record(item);
      if (isKnown(ports) && list(ports).length === 0) yield { path: `${path}.ports`, found: 'every port' };
      if (!isKnown(from)) continue;
      if (list(from).length === 0 && !(Array.isArray(from) && from.length > 0))
        yield { path: `${path}.from`, found: 'everyone' };
      for (const [j, peer] of items(from)) yield* open(`${path}.from[${j}]`, record(peer));
    }
  },
};

function* open(path: string, peer: Readonly<Record<string, unknown>>): Iterable<Finding> {
  const { ipBlock, podSelector, namespaceSelector } = peer;
  const cidr = at(ipBlock, 'cidr');
  if (cidr === '0.0.0.0/0' || cidr === '::/0') yield { path: `${path}.ipBlock`, found: 'every address' };
  if (ipBlock !== undefined) return;
  if (!isKnown(podSelector) || !isKnown(namespaceSelector)) return;
  const isEmpty = (selector: unknown): boolean => Object.keys(record(selector)).length === 0;
  // Every pod of every namespace; every pod of the own namespace is a zone, which is a name.
  if (namespaceSelector !== undefined && isEmpty(namespaceSelector) && isEmpty(podSelector))
    yield { path, found: 'every pod of every namespace' };
}
