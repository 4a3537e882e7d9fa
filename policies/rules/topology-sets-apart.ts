import { text } from './shared/read';
import { always, type StackRule } from './rule';
import { setsOf } from './shared/topology';

/** Two sets do not meet. */
export const rule: StackRule = {
  kind: 'stack',
  name: 'topology-sets-apart',
  description: 'No two Redis sets of a stack share a zone.',
  severity: 'high',
  controls: { nist190: ['4.3.3'], nist53: ['AC-4', 'SC-7'], soc2: ['A1.2'] },
  why: 'sentinels of two sets that meet become one: they fail over to members of the other set (spotahome/redis-operator#550)',
  remedy: 'give each set a zone of its own',
  levels: always,
  settings: {},
  *check(resources) {
    const zones = new Map<string, string>();
    for (const { path, props } of setsOf(resources)) {
      const [zone, name] = [text(props['zone']), text(props['name'])];
      const other = zones.get(zone);
      if (zone === '') continue;
      if (other !== undefined)
        yield { path: `${path}.zone`, found: `${name} and ${other} are both in ${zone}` };
      else zones.set(zone, name);
    }
  },
};
