import { warnInDevelopment, type ChangeRule } from '../rules/rule';

/** What is protected stays, and stays protected. */
export const rule: ChangeRule = {
  kind: 'change',
  name: 'change-keeps-protected',
  description: 'Nothing that is protected goes away, is replaced, or loses its protection.',
  severity: 'critical',
  controls: { nist53: ['CM-3', 'SI-12'], soc2: ['CC8.1', 'A1.2'] },
  why: 'the engine refuses to delete what is protected, and nothing refuses the update before, which takes the protection away',
  remedy:
    'put back what was renamed, moved or removed (an alias keeps a renamed resource), or leave jsquared:protect on; if it shall really go, waive this for the one resource, run up, then change or remove it',
  levels: warnInDevelopment,
  settings: {},
  *check({ all }) {
    for (const { urn, operation, before, after } of all) {
      if (before?.protect !== true) continue;
      if (operation === 'delete')
        yield { urn, path: 'delete', found: 'it is protected, and would be deleted' };
      else if (operation === 'replace')
        yield {
          urn,
          path: 'replace',
          found: 'it is protected, and would be deleted to make room for another',
        };
      else if (after?.protect === false)
        yield { urn, path: 'options.protect', found: 'false, and it is true now' };
    }
  },
};
