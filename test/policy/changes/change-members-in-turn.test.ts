import { expect, it } from 'vitest';
import { rule } from '../../../policies/changes/change-members-in-turn';
import { docker } from '../../../policies/rules/shared/docker';
import { kubernetes } from '../../../policies/rules/shared/kubernetes';
import type { Changes, Existing } from '../../../policies/rules/rule';
import type { PlannedStep } from '../../../operations/engines/engine';
import {
  chain,
  changes,
  existing,
  findings,
  places,
  replacement,
  step,
  theStack,
} from '../../support/changes';

const data = chain('redis');
const [m0, m1, m2] = data as [Existing, Existing, Existing];
const sentinels = chain('sentinel');
const loose = { dependencies: [] };
const of = (...steps: (PlannedStep | PlannedStep[])[]): Changes =>
  changes([theStack, ...data, ...sentinels], ...steps);

it('accepts members that are replaced one after the other, sentinels beside them', () => {
  expect(findings(rule, of(...[...data, ...sentinels].map((each) => replacement(each))))).toEqual([]);
});

it('accepts a chain by way of something that is not replaced', () => {
  const between = existing(docker.network, 'between', { dependsOn: [m0.urn] });
  const after = { dependencies: [between.urn] };
  const shown = changes(
    [theStack, ...data, between],
    ...[replacement(m0), [step(between, 'same')], replacement(m1, after)],
  );
  expect(findings(rule, shown)).toEqual([]);
  const [, ...unchained] = shown.all.filter(({ name }) => name !== 'between');
  expect(findings(rule, { ...shown, all: [shown.all[0]!, ...unchained] })).toHaveLength(2);
});

it('accepts updates in place, new members, a lone replacement, and new ones that come before the old ones go', () => {
  const fresh = existing(docker.container, 'main-redis-3');
  expect(
    findings(
      rule,
      of(
        data.map((each) => step(each, 'update', loose)),
        step(fresh, 'create'),
      ),
    ),
  ).toEqual([]);
  expect(findings(rule, of(replacement(m0, loose), step(m1, 'same')))).toEqual([]);
  const newFirst = [m0, m1].map((each) => replacement(each, loose));
  const steps = [newFirst[0]![1]!, newFirst[1]![1]!, newFirst[0]![0]!, newFirst[1]![0]!];
  expect(findings(rule, of(steps))).toEqual([]);
});

it('accepts members that go for good one after the other, and after another one was replaced', () => {
  expect(findings(rule, of(step(m2, 'delete'), step(m1, 'delete')))).toEqual([]);
  expect(findings(rule, of(replacement(m0), step(m2, 'delete')))).toEqual([]);
});

it('refuses members that are replaced without being chained, even if it happens that they would go in turn', () => {
  const shown = of(replacement(m0, loose), replacement(m1, loose));
  expect(places(rule, shown)).toEqual(['main-redis-0 replace', 'main-redis-1 replace']);
  expect(findings(rule, shown)[0]?.found).toBe(
    'away together with main-redis-1: 2 of the 3 members of set main, at most 1 may be',
  );
});

it('refuses chained members that go together to make room for what they share', () => {
  const steps = data.map((each) => replacement(each));
  const shown = of(
    steps.map(([old]) => old!).reverse(),
    steps.map(([, made]) => made!),
  );
  expect(places(rule, shown).sort()).toEqual(data.map(({ name }) => `${name} replace`));
});

it('refuses sentinels that go together', () => {
  const shown = of(sentinels.map((each) => step(each, 'delete', loose)));
  expect(findings(rule, shown)).toEqual([]);
  const apart = sentinels.map((each) => ({ ...each, dependsOn: [] }));
  const together = changes([theStack, ...apart], ...apart.map((each) => step(each, 'delete')));
  expect(findings(rule, together).map(({ found }) => found)[0]).toContain(
    '3 of the 3 members of the sentinels of set main',
  );
});

it('asks it of members alone, and of a StatefulSet as a whole', () => {
  const others = ['a', 'b'].map((name) => existing(docker.container, name));
  expect(findings(rule, of(...others.map((each) => replacement(each))))).toEqual([]);
  const set = existing(kubernetes.statefulSet, 'main-redis', { props: { spec: { replicas: 3 } } });
  expect(places(rule, changes([set], replacement(set)))).toEqual(['main-redis replace']);
  expect(findings(rule, changes([set], step(set, 'update')))).toEqual([]);
});

it('lets so many be away as its setting says', () => {
  const two = of(replacement(m0, loose), replacement(m1, loose));
  expect(findings(rule, two, { maxAway: 2 })).toEqual([]);
});

it('has nothing to say of a stack whose outputs are not known yet', () => {
  const shown = changes(data, ...data.map((each) => replacement(each, loose)));
  expect(findings(rule, shown)).toEqual([]);
});
