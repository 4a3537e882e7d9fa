/** Alerts on certificates. What a server shows is scraped by nothing here; what the stack issued is known to it. */
import type { IssuedCertificate, RuleGroup } from './types';

const EXPIRY = 'jsquared:certificate_expiry_timestamp_seconds';

/** Certificates by their issued end; every update renews what ends within the renewal period. */
export function certificates(stack: string, issued: readonly IssuedCertificate[]): RuleGroup {
  return {
    name: 'certificates',
    recordings: issued.map(({ name, expires }) => ({
      record: EXPIRY,
      expr: `vector(${expires})`,
      labels: { stack, certificate: name },
    })),
    alerts: [
      {
        name: 'CertificateExpiring',
        expr: `${EXPIRY} - time() < 30 * 86400`,
        for: '10m',
        severity: 'warning',
        summary:
          'Certificate {{ $labels.certificate }} of {{ $labels.stack }} ends in {{ $value | humanizeDuration }}',
        description: 'An update of the stack renews it; data members take it up as they run.',
      },
      {
        name: 'CertificateAboutToExpire',
        expr: `${EXPIRY} - time() < 7 * 86400`,
        for: '10m',
        severity: 'critical',
        summary:
          'Certificate {{ $labels.certificate }} of {{ $labels.stack }} ends in {{ $value | humanizeDuration }}',
        description: 'After that nobody can connect to its bearer. An update of the stack renews it.',
      },
    ],
  };
}
