import { checkOfRule, judged } from '../check';
import type { CertificateFacts } from '../facts';

const curves = new Set(['prime256v1', 'secp384r1', 'secp521r1']);

function isStrong({ keyType, keyBits, curve }: CertificateFacts): boolean {
  if (keyType === 'ec') return curves.has(curve ?? '');
  if (keyType === 'rsa' || keyType === 'rsa-pss') return (keyBits ?? 0) >= 3072;
  return keyType === 'ed25519' || keyType === 'ed448';
}

/** The key behind what the port shows. */
export const check = checkOfRule('certificate-key', {
  tries: 'reads kind and size of the key in the certificate that each port shows',
  needs: ['doors'],
  judge: ({ doors }) =>
    judged(
      doors.filter(({ certificate }) => certificate !== undefined),
      ({ owner }) => owner,
      function* ({ certificate, port }) {
        if (certificate !== undefined && !isStrong(certificate))
          yield `the key on port ${port} is ${certificate.keyType} ${certificate.curve ?? certificate.keyBits ?? ''}`.trimEnd();
      },
    ),
});
