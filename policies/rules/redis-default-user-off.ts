import { aclFilesOf } from './shared/acl';
import { fileTypes } from './shared/files';
import { always, type ResourceRule } from './rule';

/** Nobody is let in without a name. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'redis-default-user-off',
  description: "Redis' default user is off.",
  severity: 'critical',
  controls: { nist53: ['AC-3', 'IA-5'], pciDss: ['2.2.2'], soc2: ['CC6.1'] },
  why: 'the default user has every permission and, where nothing is said, no password',
  remedy: 'begin each users.acl with "user default reset off"',
  levels: always,
  types: fileTypes,
  settings: {},
  *check(subject) {
    for (const users of aclFilesOf(subject)) {
      const own = users.filter(({ name }) => name === 'default');
      const path = users[0]?.path ?? 'uploads';
      if (own.length === 0) yield { path, found: 'nothing is said of the default user, so it is on' };
      else if (own.some(({ on }) => on)) yield { path, found: 'the default user is on' };
    }
  },
};
