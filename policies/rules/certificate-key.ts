import { isKnown, number, show } from './shared/read';
import { always, type ResourceRule } from './rule';
import { tls } from './shared/secrets';

interface Settings {
  readonly minimumRsaBits: number;
}

/** Keys are strong. */
export const rule: ResourceRule<Settings> = {
  kind: 'resource',
  name: 'certificate-key',
  description: 'Keys are elliptic (P-256 or larger, Ed25519) or RSA of 3072 bits or more.',
  severity: 'high',
  controls: { nist53: ['SC-12', 'SC-13'], pciDss: ['3.7.1', '4.2.1'], soc2: ['CC6.7'] },
  why: "certificates outlive the machines that break weaker keys; the provider's defaults are P-224 and RSA 2048",
  remedy: 'set algorithm ECDSA with ecdsaCurve P256, or algorithm RSA with rsaBits 3072',
  levels: always,
  types: [tls.key],
  settings: {
    minimumRsaBits: {
      type: 'integer',
      minimum: 2048,
      default: 3072,
      description: 'least size of an RSA key, bits',
    },
  },
  *check({ props }, { minimumRsaBits }) {
    const { algorithm, ecdsaCurve, rsaBits } = props;
    if (!isKnown(algorithm) || algorithm === 'ED25519') return;
    if (algorithm === 'ECDSA') {
      if (isKnown(ecdsaCurve) && !['P256', 'P384', 'P521'].includes(String(ecdsaCurve)))
        yield {
          path: 'ecdsaCurve',
          found: ecdsaCurve === undefined ? 'nothing, which is P224' : show(ecdsaCurve),
        };
    } else if (algorithm === 'RSA') {
      if (isKnown(rsaBits) && !(number(rsaBits ?? 2048) >= minimumRsaBits))
        yield { path: 'rsaBits', found: rsaBits === undefined ? 'nothing, which is 2048' : show(rsaBits) };
    } else {
      yield { path: 'algorithm', found: show(algorithm) };
    }
  },
};
