import { rule } from '../../policies/rules/certificate-key';
import { UNKNOWN } from '../../policies/rules/rule';
import { tls } from '../../policies/rules/shared/secrets';
import { describeRule, subject } from '../support/policies';

const key = (props: Record<string, unknown>) => subject(tls.key, props);

describeRule(rule, {
  accepts: [
    key({ algorithm: 'ECDSA', ecdsaCurve: 'P256' }),
    key({ algorithm: 'ECDSA', ecdsaCurve: 'P521' }),
    key({ algorithm: 'ED25519' }),
    key({ algorithm: 'RSA', rsaBits: 4096 }),
  ],
  refuses: [
    // The provider's defaults: P224 and 2048.
    [key({ algorithm: 'ECDSA' }), ['ecdsaCurve']],
    [key({ algorithm: 'RSA' }), ['rsaBits']],
    [key({ algorithm: 'RSA', rsaBits: 1024 }), ['rsaBits']],
    [key({ algorithm: 'DSA' }), ['algorithm']],
  ],
  configured: [
    [key({ algorithm: 'RSA', rsaBits: 3072 }), { minimumRsaBits: 4096 }, ['rsaBits']],
    [key({ algorithm: 'RSA', rsaBits: 2048 }), { minimumRsaBits: 2048 }, []],
  ],
  unknown: [
    key({ algorithm: UNKNOWN }),
    key({ algorithm: 'RSA', rsaBits: UNKNOWN }),
    key({ algorithm: 'ECDSA', ecdsaCurve: UNKNOWN }),
  ],
});
