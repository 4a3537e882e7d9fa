import { kubernetes, nameOf, namespaceOf, podOf, selects } from './shared/kubernetes';
import { at, isKnown, number, show } from './shared/read';
import { warnInDevelopment, type StackRule, type Subject } from './rule';

/** A drain takes one member at a time. */
export const rule: StackRule = {
  kind: 'stack',
  about: [kubernetes.statefulSet],
  name: 'pod-disruption-budget',
  description: 'Each StatefulSet with more than one member has a budget that lets at most one go at a time.',
  severity: 'high',
  controls: { nist53: ['CP-10', 'SI-13'], soc2: ['A1.2'] },
  why: 'whoever drains two nodes at once for an upgrade takes the majority away, and with it the writes',
  remedy: 'declare a PodDisruptionBudget with maxUnavailable 1 that selects the labels of the pods',
  levels: warnInDevelopment,
  settings: {},
  *check(resources) {
    const budgets = resources.filter(({ type }) => type === kubernetes.disruptionBudget);
    for (const subject of resources) {
      const replicas = at(subject.props, 'spec', 'replicas');
      if (subject.type !== kubernetes.statefulSet || !isKnown(replicas) || !(number(replicas ?? 1) > 1))
        continue;
      const own = budgets.filter((budget) => covers(budget, subject));
      const path = nameOf(subject);
      if (own.length === 0) yield { path, found: 'no budget', urn: subject.urn };
      for (const budget of own) {
        const most = at(budget.props, 'spec', 'maxUnavailable');
        const least = at(budget.props, 'spec', 'minAvailable');
        if (!isKnown(most) || !isKnown(least)) continue;
        const allowed = most === undefined ? number(replicas) - number(least) : number(most);
        if (!(allowed <= 1)) {
          yield {
            path,
            found: `${nameOf(budget)} lets ${show(most ?? `all but ${show(least)}`)} go`,
            urn: budget.urn,
          };
        }
      }
    }
  },
};

function covers(budget: Subject, subject: Subject): boolean {
  const [a, b] = [namespaceOf(budget), namespaceOf(subject)];
  const together = !isKnown(a) || !isKnown(b) || a === b;
  const labels = podOf(subject)?.labels;
  return together && selects(at(budget.props, 'spec', 'selector'), labels);
}
