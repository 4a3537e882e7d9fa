import { aclFilesOf } from './shared/acl';
import { fileTypes } from './shared/files';
import { always, type ResourceRule } from './rule';

/** Each user has a password, kept as a hash. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'redis-users-authenticated',
  description: 'Each Redis user that can log in has a password, and the ACL file holds its hash alone.',
  severity: 'critical',
  controls: { nist53: ['IA-5(1)', 'AC-3'], pciDss: ['8.3.2', '8.6.2'], soc2: ['CC6.1'] },
  why: 'nopass lets anyone be that user; a password in the ACL file is read by whoever reads the file or asks ACL LIST of a copy',
  remedy: 'give the user #<sha256> of a generated password, and neither nopass nor >password',
  levels: always,
  types: fileTypes,
  settings: {},
  *check(subject) {
    for (const { name, rules, on, path } of aclFilesOf(subject).flat()) {
      if (!on) continue;
      if (rules.includes('nopass')) yield { path, found: `user ${name} has nopass` };
      // Never the password itself.
      else if (rules.some((rule) => rule.startsWith('>')))
        yield { path, found: `user ${name} has its password in plain` };
      else if (!rules.some((rule) => /^#[0-9a-f]{64}$/.test(rule)))
        yield { path, found: `user ${name} has no password` };
    }
  },
};
