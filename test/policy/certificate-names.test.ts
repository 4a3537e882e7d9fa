import { rule } from '../../policies/rules/certificate-names';
import { UNKNOWN } from '../../policies/rules/rule';
import { tls } from '../../policies/rules/shared/secrets';
import { describeRule, subject } from '../support/policies';

const request = (props: Record<string, unknown>) => ({
  ...subject(tls.request, { ipAddresses: [], dnsNames: [], ...props }),
  urn: 'urn:request',
});
const signed = (
  use: unknown = 'server_auth',
  dependencies: Record<string, string[]> = { certRequestPem: ['urn:request'] },
) => ({
  ...subject(tls.signed, { allowedUses: [use] }),
  dependencies,
});

describeRule(rule, {
  accepts: [
    [request({ ipAddresses: ['10.0.0.1'] }), signed()],
    [request({ dnsNames: ['redis-0'] }), signed()],
    [request({}), signed('client_auth')],
    [request({}), signed('server_auth', {})],
  ],
  refuses: [
    [[request({}), signed()], ['it']],
    [[request({ dnsNames: ['*.example'], ipAddresses: ['10.0.0.1'] }), signed()], ['it']],
    [[request({ ipAddresses: ['0.0.0.0', '10.0.0.1'] }), signed()], ['it']],
  ],
  unknown: [
    [request({ ipAddresses: UNKNOWN }), signed()],
    [request({ dnsNames: [UNKNOWN] }), signed()],
    [request({}), signed(UNKNOWN)],
  ],
});
