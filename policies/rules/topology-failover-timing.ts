import { at, isComplete, isKnown, list, number, show } from './shared/read';
import { warnInDevelopment, type StackRule } from './rule';
import { setsOf } from './shared/topology';

interface Settings {
  readonly minimumDownAfter: number;
  readonly maximumDownAfter: number;
}

/** Timings that end a failover. */
export const rule: StackRule<Settings> = {
  kind: 'stack',
  name: 'topology-failover-timing',
  description:
    'A failover begins neither at a hiccup nor after minutes, has time to end, and leaves a replica that serves.',
  severity: 'medium',
  controls: { nist53: ['CP-10', 'SI-13'], soc2: ['A1.2'] },
  why: 'too short, a slow disk or a busy machine changes the primary for nothing, and a sentinel replaces the new one before it has reached it; a time-out below the detection never ends; all replicas re-synced at once leave nobody to read from',
  remedy:
    'keep downAfterMilliseconds of jsquared:sentinel at 1150, failoverTimeoutMilliseconds at twice that or more, and leave parallelSyncs out',
  levels: warnInDevelopment,
  settings: {
    minimumDownAfter: {
      type: 'integer',
      minimum: 100,
      // A sentinel needs as long to reach a new primary, and replaces that one too if it does not wait (decision 13).
      default: 1100,
      description: 'shortest detection, milliseconds',
    },
    maximumDownAfter: {
      type: 'integer',
      minimum: 500,
      default: 30_000,
      description: 'longest detection, milliseconds',
    },
  },
  *check(resources, { minimumDownAfter, maximumDownAfter }) {
    for (const { path, props, data, complete } of setsOf(resources)) {
      const after = at(props, 'timings', 'downAfterMilliseconds');
      const timeout = at(props, 'timings', 'failoverTimeoutMilliseconds');
      const syncs = at(props, 'timings', 'parallelSyncs');
      const times = list(after).map(number);
      if (!isComplete(after) || times.length === 0) continue;
      const [least, longest] = [Math.min(...times), Math.max(...times)];
      if (!(least >= minimumDownAfter && longest <= maximumDownAfter))
        yield { path: `${path}.timings.downAfterMilliseconds`, found: show(times) };
      if (isKnown(timeout) && !(number(timeout) >= 2 * longest))
        yield {
          path: `${path}.timings.failoverTimeoutMilliseconds`,
          found: `${show(timeout)} beside ${longest}`,
        };
      const most = Math.max(1, data.length - 2);
      if (complete && isKnown(syncs) && !(number(syncs) >= 1 && number(syncs) <= most))
        yield {
          path: `${path}.timings.parallelSyncs`,
          found: `${show(syncs)} of ${data.length} data members`,
        };
    }
  },
};
