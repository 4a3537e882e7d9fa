import { at, isKnown, show } from './shared/read';
import { warnInDevelopment, type StackRule } from './rule';
import { setsOf } from './shared/topology';

/** Writes reach the disk. */
export const rule: StackRule = {
  kind: 'stack',
  name: 'topology-persistence',
  description: 'Each Redis set writes an append-only file and flushes it at least every second.',
  severity: 'high',
  controls: { nist53: ['CP-10'], soc2: ['A1.2'] },
  why: 'when all members stop at once, a power cut for example, snapshots alone lose everything since the last one',
  remedy: 'set appendfsync of jsquared:redis to everysec or always',
  levels: warnInDevelopment,
  settings: {},
  *check(resources) {
    for (const { path, props } of setsOf(resources)) {
      const fsync = at(props, 'durability', 'appendfsync');
      if (isKnown(fsync) && fsync !== 'everysec' && fsync !== 'always')
        yield { path: `${path}.durability.appendfsync`, found: show(fsync) };
    }
  },
};
