import { text } from './shared/read';
import { always, type StackRule } from './rule';
import { setsOf } from './shared/topology';

/** Members have nothing in common that could fail for two. */
export const rule: StackRule = {
  kind: 'stack',
  name: 'topology-members-apart',
  description: 'Each member of a Redis set has a name, an address, an instance and a volume of its own.',
  severity: 'critical',
  controls: { nist53: ['CP-10', 'SC-36'], soc2: ['A1.2'] },
  why: 'two members behind one address or on one volume are one member: what takes it takes both, and Sentinel counts two',
  remedy: 'leave names, addresses and volumes to the platform, which makes one of each for each member',
  levels: always,
  settings: {},
  *check(resources) {
    const seen = new Map<string, string>();
    for (const { path, data, sentinels } of setsOf(resources)) {
      for (const member of [...data, ...sentinels]) {
        for (const what of ['name', 'address', 'instance', 'volume']) {
          const value = text(member[what]);
          if (value === '') continue;
          const key = `${what} ${value}`;
          const other = seen.get(key);
          if (other !== undefined)
            yield { path: `${path}.members`, found: `${text(member['name'])} and ${other} share the ${key}` };
          else seen.set(key, text(member['name']));
        }
      }
    }
  },
};
