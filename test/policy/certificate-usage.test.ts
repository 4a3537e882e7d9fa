import { rule } from '../../policies/rules/certificate-usage';
import { UNKNOWN } from '../../policies/rules/rule';
import { tls } from '../../policies/rules/shared/secrets';
import { describeRule, subject } from '../support/policies';

const signed = (props: Record<string, unknown>) =>
  subject(tls.signed, { allowedUses: ['server_auth'], ...props });

describeRule(rule, {
  accepts: [signed({}), subject(tls.selfSigned, { isCaCertificate: true, allowedUses: ['cert_signing'] })],
  refuses: [
    [signed({ isCaCertificate: true }), ['isCaCertificate']],
    [signed({ allowedUses: ['client_auth', 'cert_signing'] }), ['allowedUses']],
    [subject(tls.selfSigned, { allowedUses: ['server_auth'] }), ['isCaCertificate']],
  ],
  unknown: [
    signed({ isCaCertificate: UNKNOWN, allowedUses: UNKNOWN }),
    subject(tls.selfSigned, { isCaCertificate: UNKNOWN }),
  ],
});
