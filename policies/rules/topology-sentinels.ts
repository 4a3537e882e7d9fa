import { always, type StackRule } from './rule';
import { setsOf } from './shared/topology';

interface Settings {
  readonly minimum: number;
}

/** Enough sentinels, and an odd number. */
export const rule: StackRule<Settings> = {
  kind: 'stack',
  name: 'topology-sentinels',
  description: 'Each Redis set has an odd number of sentinels, three or more.',
  severity: 'critical',
  controls: { nist53: ['CP-10', 'SC-36'], soc2: ['A1.2'] },
  why: 'two sentinels cannot outvote a lost one, and with an even number half of them agree on nothing',
  remedy: 'set jsquared:sentinel members to 3, 5 or 7',
  levels: always,
  settings: {
    minimum: { type: 'integer', minimum: 3, default: 3, description: 'fewest sentinels of a set' },
  },
  *check(resources, { minimum }) {
    for (const { path, sentinels, complete } of setsOf(resources)) {
      if (complete && (sentinels.length < minimum || sentinels.length % 2 === 0))
        yield { path: `${path}.members`, found: `${sentinels.length} sentinels` };
    }
  },
};
