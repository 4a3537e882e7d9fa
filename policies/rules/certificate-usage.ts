import { isKnown, show, strings } from './shared/read';
import { always, type ResourceRule } from './rule';
import { tls } from './shared/secrets';

const signing = ['cert_signing', 'crl_signing', 'any_extended'];

/** Only the authority signs. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'certificate-usage',
  description:
    'Certificates of members and clients can sign no others, and none signs itself but the authority.',
  severity: 'critical',
  controls: { nist53: ['SC-17', 'IA-5(2)'], soc2: ['CC6.1'] },
  why: 'who takes one member with a certificate that signs makes certificates for every user and member',
  remedy: 'leave isCaCertificate and cert_signing out; let the stack’s authority sign',
  levels: always,
  types: [tls.signed, tls.selfSigned],
  settings: {},
  *check({ type, props }) {
    const { isCaCertificate, allowedUses } = props;
    if (type === tls.selfSigned) {
      if (isKnown(isCaCertificate) && isCaCertificate !== true)
        yield { path: 'isCaCertificate', found: 'a certificate that signs itself and is no authority' };
      return;
    }
    if (isCaCertificate === true) yield { path: 'isCaCertificate', found: 'true' };
    for (const use of strings(allowedUses)) {
      if (signing.includes(use)) yield { path: 'allowedUses', found: show(use) };
    }
  },
};
