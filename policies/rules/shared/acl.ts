/** How rules read a users.acl of Redis. */
import { directives, filesOf } from './files';
import type { Subject } from '../rule';

/** One user of an ACL file. */
export interface AclUser {
  /** The file's place in the resource. */
  readonly path: string;
  readonly name: string;
  readonly rules: readonly string[];
  /** Whether it can log in: the last of on and off counts, and a user begins off. */
  readonly on: boolean;
}

/** The users of each ACL file in a resource. */
export function aclFilesOf(subject: Subject): AclUser[][] {
  return filesOf(subject)
    .filter(({ name, content }) => name.endsWith('.acl') && content.trim() !== '')
    .map(({ path, content }) =>
      directives(content)
        .filter(([keyword]) => keyword === 'user')
        .map(([, rest]) => {
          const [name = '', ...rules] = rest.split(/\s+/);
          const last = rules.findLast((rule) => rule === 'on' || rule === 'off' || rule === 'reset');
          return { path, name, rules, on: last === 'on' };
        }),
    );
}
