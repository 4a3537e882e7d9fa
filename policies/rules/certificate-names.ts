import { isComplete, list, show, strings } from './shared/read';
import { always, type StackRule } from './rule';
import { tls } from './shared/secrets';

/** Certificates name who bears them. */
export const rule: StackRule = {
  kind: 'stack',
  about: [tls.signed],
  name: 'certificate-names',
  description: 'Each server certificate carries the addresses or names of its bearer, and no wildcard.',
  severity: 'high',
  controls: { nist53: ['SC-17', 'IA-3'], pciDss: ['4.2.1'], soc2: ['CC6.7'] },
  why: 'a client that cannot check the name turns the check off; one that may be anyone lets any member pose as any other',
  remedy: 'give the certificate request the ipAddresses and dnsNames of the one member',
  levels: always,
  settings: {},
  *check(resources) {
    const requests = new Map(
      resources.filter(({ type }) => type === tls.request).map((each) => [each.urn, each]),
    );
    for (const { type, props, name, dependencies, urn } of resources) {
      if (type !== tls.signed || !strings(props['allowedUses']).includes('server_auth')) continue;
      const request = (dependencies?.['certRequestPem'] ?? [])
        .map((each) => requests.get(each))
        .find(Boolean);
      if (!request) continue;
      const { ipAddresses, dnsNames } = request.props;
      if (!isComplete(ipAddresses) || !isComplete(dnsNames)) continue;
      const names = [...list(ipAddresses), ...list(dnsNames)];
      if (names.length === 0) yield { path: name, found: 'a server certificate without a name', urn };
      for (const each of strings(names)) {
        if (each.includes('*') || each === '0.0.0.0' || each === '::')
          yield { path: name, found: show(each), urn };
      }
    }
  },
};
