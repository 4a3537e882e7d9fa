import { randomPassword, tls } from '../rules/shared/secrets';
import type { ChangeRule, Changes } from '../rules/rule';

interface Settings {
  readonly maxPasswordDays: number;
  readonly maxKeyDays: number;
}

const kinds: Readonly<Record<string, { readonly name: string; readonly setting: keyof Settings }>> = {
  [randomPassword]: { name: 'password', setting: 'maxPasswordDays' },
  [tls.key]: { name: 'key', setting: 'maxKeyDays' },
};

/** Secrets do not grow old. */
export const rule: ChangeRule<Settings> = {
  kind: 'change',
  name: 'secret-age',
  description: 'Passwords and keys are changed before they are old.',
  severity: 'medium',
  controls: { nist53: ['IA-5', 'SC-12'], pciDss: ['8.6.3', '3.7.4'], soc2: ['CC6.1'] },
  why: 'what leaked without anybody noticing, in a backup or with a colleague who left, is good until it is changed',
  remedy:
    'change it while the stack runs (./jsquared rotate), or raise the setting of this rule (jsquared:policies)',
  // An old password is no reason to stop the update that mends something else.
  levels: { development: 'advisory', production: 'advisory' },
  settings: {
    maxPasswordDays: {
      type: 'integer',
      minimum: 1,
      default: 365,
      description: 'oldest password, days since it was generated',
    },
    maxKeyDays: {
      type: 'integer',
      minimum: 1,
      default: 825,
      description:
        'oldest key of a certificate, days since it was generated; the authority’s is bound by certificate-lifetime',
    },
  },
  *check(changes, settings) {
    const authorities = authorityKeys(changes);
    for (const { urn, type, operation, before } of changes.all) {
      const kind = kinds[type];
      // What goes or is made anew in this very change grows no older.
      if (!kind || before?.created === undefined || operation === 'delete' || operation === 'replace')
        continue;
      if (authorities.has(urn)) continue;
      const days = Math.floor((Date.parse(changes.today) - Date.parse(before.created)) / 86_400_000);
      const most = settings[kind.setting];
      if (days > most) {
        yield {
          urn,
          path: 'created',
          found: `the ${kind.name} is ${days} days old, generated on ${before.created.slice(0, 10)}; at most ${most} days are allowed`,
        };
      }
    }
  },
};

/** Keys that sign themselves are as old as their authority, which may be ten years. */
function authorityKeys({ before }: Changes): Set<string> {
  return new Set(before.filter(({ type }) => type === tls.selfSigned).flatMap(({ dependsOn }) => dependsOn));
}
