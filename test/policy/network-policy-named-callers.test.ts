import { rule } from '../../policies/rules/network-policy-named-callers';
import { UNKNOWN } from '../../policies/rules/rule';
import { changed, objects } from '../support/kubernetes-objects';
import { describeRule } from '../support/policies';

const rules = (...ingress: unknown[]) =>
  changed('callers', { spec: { podSelector: {}, policyTypes: ['Ingress'], ingress } });
const ports = [{ port: 6379 }];
const own = { podSelector: { matchLabels: { app: 'a' } } };

describeRule(rule, {
  accepts: [
    objects.callers,
    objects.deny,
    rules({ from: [{ podSelector: {} }], ports }),
    rules({ from: [{ namespaceSelector: { matchLabels: { team: 'a' } } }], ports }),
    rules({ from: [{ ipBlock: { cidr: '10.1.0.0/16' } }], ports }),
  ],
  refuses: [
    [rules({ ports }), ['spec.ingress[0].from']],
    [rules({ from: [], ports }), ['spec.ingress[0].from']],
    [rules({ from: [own] }), ['spec.ingress[0].ports']],
    [rules({ from: [own, { namespaceSelector: {} }], ports }), ['spec.ingress[0].from[1]']],
    [
      rules({ from: [own], ports }, { from: [{ ipBlock: { cidr: '0.0.0.0/0' } }], ports }),
      ['spec.ingress[1].from[0].ipBlock'],
    ],
  ],
  unknown: [
    rules({ from: UNKNOWN, ports }),
    rules({ from: [UNKNOWN], ports: UNKNOWN }),
    rules({ from: [{ namespaceSelector: UNKNOWN }, { ipBlock: { cidr: UNKNOWN } }], ports }),
    changed('callers', { spec: UNKNOWN }),
  ],
});
