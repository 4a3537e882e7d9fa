import { isKnown, number, show } from './shared/read';
import { warnInDevelopment, type ResourceRule } from './rule';
import { tls } from './shared/secrets';

interface Settings {
  readonly minimumDays: number;
}

/** Certificates are renewed in time. */
export const rule: ResourceRule<Settings> = {
  kind: 'resource',
  name: 'certificate-renewal',
  description: 'An update renews each certificate weeks before its end.',
  severity: 'high',
  controls: { nist53: ['SC-17', 'SC-12'], pciDss: ['3.7.4'], soc2: ['A1.2'] },
  why: 'a certificate that has ended stops replication, failover and every client at the same moment',
  remedy:
    'set earlyRenewalHours to two weeks or more, and below validityPeriodHours (jsquared:tls renewDays)',
  levels: warnInDevelopment,
  types: [tls.signed],
  settings: {
    minimumDays: {
      type: 'integer',
      minimum: 1,
      default: 14,
      description: 'least days between renewal and end',
    },
  },
  *check({ props }, { minimumDays }) {
    const { earlyRenewalHours: early, validityPeriodHours: validity } = props;
    if (!isKnown(early) || !isKnown(validity)) return;
    if (!(number(early ?? 0) >= minimumDays * 24))
      yield {
        path: 'earlyRenewalHours',
        found: `${show(early)}, below ${minimumDays * 24} (${minimumDays} days)`,
      };
    else if (number(early) >= number(validity))
      yield { path: 'earlyRenewalHours', found: `${show(early)}, which renews at every update` };
  },
};
