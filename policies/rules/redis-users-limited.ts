import { aclFilesOf } from './shared/acl';
import { fileTypes } from './shared/files';
import { always, type ResourceRule } from './rule';

interface Settings {
  readonly administrators: readonly string[];
}

/** Grants of a whole server. */
const whole = ['+@all', 'allcommands', '+@admin', '+@dangerous'];
/** Single commands by which a user becomes the server. */
const takeover =
  /^\+(config|config\|set|module|module\|.*|debug|debug\|.*|acl|acl\|setuser|acl\|load|shutdown|migrate|restore)$/;
/**
 * What the set's own user for the scripts of members needs, and nobody else has. ACL LOAD reads the file that is mounted
 * read-only, whose path CONFIG SET cannot change.
 */
const ownSystem: Readonly<Record<string, readonly string[]>> = { member: ['+config|set', '+acl|load'] };

/** Users have what they need. */
export const rule: ResourceRule<Settings> = {
  kind: 'resource',
  name: 'redis-users-limited',
  description:
    'No Redis user but the administrator has every command, or one by which it could become the server.',
  severity: 'high',
  controls: { nist53: ['AC-6', 'AC-6(5)'], pciDss: ['7.2.5', '7.2.2'], soc2: ['CC6.3'] },
  why: 'with CONFIG SET or MODULE LOAD a stolen password of an application writes files and runs code on the member',
  remedy:
    'take the grant out; name a new administrator in the setting administrators of this rule (jsquared:policies)',
  levels: always,
  types: fileTypes,
  settings: {
    administrators: {
      type: 'array',
      items: { type: 'string' },
      default: ['admin'],
      description: 'users that may have every command',
    },
  },
  *check(subject, { administrators }) {
    for (const { name, rules, on, path } of aclFilesOf(subject).flat()) {
      if (!on || administrators.includes(name)) continue;
      for (const rule of rules) {
        const granted = whole.includes(rule) || takeover.test(rule);
        if (granted && !ownSystem[name]?.includes(rule)) yield { path, found: `user ${name} has ${rule}` };
      }
    }
  },
};
