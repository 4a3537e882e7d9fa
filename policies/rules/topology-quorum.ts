import { isKnown, show } from './shared/read';
import { always, type StackRule } from './rule';
import { setsOf } from './shared/topology';

/** A majority decides. */
export const rule: StackRule = {
  kind: 'stack',
  name: 'topology-quorum',
  description: 'The quorum of each Redis set is a majority of its sentinels.',
  severity: 'critical',
  controls: { nist53: ['CP-10', 'SC-24'], soc2: ['A1.2'] },
  why: 'a minority that may call the primary down does so whenever its own network fails',
  remedy: 'leave the quorum of jsquared:sentinel out: it is a majority then',
  levels: always,
  settings: {},
  *check(resources) {
    for (const { path, props, sentinels, complete } of setsOf(resources)) {
      const { quorum } = props;
      if (!complete || !isKnown(quorum)) continue;
      const majority = Math.floor(sentinels.length / 2) + 1;
      if (!(typeof quorum === 'number' && quorum >= majority && quorum <= sentinels.length))
        yield { path: `${path}.quorum`, found: `${show(quorum)} of ${sentinels.length} sentinels` };
    }
  },
};
