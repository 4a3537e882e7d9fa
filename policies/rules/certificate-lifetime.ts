import { isKnown, number, show } from './shared/read';
import { always, type ResourceRule } from './rule';
import { tls } from './shared/secrets';

interface Settings {
  readonly maxDays: number;
  readonly maxAuthorityDays: number;
}

/** Certificates end. */
export const rule: ResourceRule<Settings> = {
  kind: 'resource',
  name: 'certificate-lifetime',
  description: 'Certificates live for little more than a year, their authority for ten.',
  severity: 'medium',
  controls: { nist53: ['SC-17', 'SC-12'], pciDss: ['3.7.4'], soc2: ['CC6.1'] },
  why: 'nothing revokes a certificate here: one that was stolen is good until it ends',
  remedy: 'set validityPeriodHours lower (jsquared:tls certificateDays, authorityDays)',
  levels: always,
  types: [tls.signed, tls.selfSigned],
  settings: {
    maxDays: {
      type: 'integer',
      minimum: 1,
      default: 398,
      description: 'longest life of a certificate, days',
    },
    maxAuthorityDays: {
      type: 'integer',
      minimum: 1,
      default: 3653,
      description: 'longest life of an authority, days',
    },
  },
  *check({ props }, { maxDays, maxAuthorityDays }) {
    const { validityPeriodHours: hours, isCaCertificate } = props;
    if (!isKnown(hours) || !isKnown(isCaCertificate)) return;
    const days = isCaCertificate === true ? maxAuthorityDays : maxDays;
    if (!(number(hours) <= days * 24))
      yield { path: 'validityPeriodHours', found: `${show(hours)}, above ${days * 24} (${days} days)` };
  },
};
