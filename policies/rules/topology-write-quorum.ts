import { at, isKnown, number, show } from './shared/read';
import { always, type StackRule } from './rule';
import { setsOf } from './shared/topology';

interface Settings {
  readonly maxLagSeconds: number;
}

/** A write is on two members. */
export const rule: StackRule<Settings> = {
  kind: 'stack',
  name: 'topology-write-quorum',
  description: 'Each Redis set has a replica, and a primary that no replica follows closely refuses writes.',
  severity: 'critical',
  controls: { nist53: ['CP-10', 'SC-36', 'SI-13'], soc2: ['A1.2'] },
  why: 'a primary cut off from its replicas goes on taking writes that nobody will ever see again',
  remedy:
    'set jsquared:redis members to 2 or more, minReplicasToWrite to 1 or more and leave the lag at 10 seconds',
  levels: always,
  settings: {
    maxLagSeconds: {
      type: 'integer',
      minimum: 1,
      default: 60,
      description: 'longest silence of a replica that counts',
    },
  },
  *check(resources, { maxLagSeconds }) {
    for (const { path, props, data, complete } of setsOf(resources)) {
      if (complete && data.length < 2)
        yield { path: `${path}.members`, found: `${data.length} data members` };
      const needed = at(props, 'durability', 'minReplicasToWrite');
      if (complete && isKnown(needed) && !(number(needed) >= 1 && number(needed) <= data.length - 1)) {
        yield {
          path: `${path}.durability.minReplicasToWrite`,
          found: `${show(needed)} of ${data.length - 1} replicas`,
        };
      }
      const lag = at(props, 'durability', 'minReplicasMaxLagSeconds');
      if (isKnown(lag) && !(number(lag) <= maxLagSeconds))
        yield {
          path: `${path}.durability.minReplicasMaxLagSeconds`,
          found: `${show(lag)}, above ${maxLagSeconds}`,
        };
    }
  },
};
