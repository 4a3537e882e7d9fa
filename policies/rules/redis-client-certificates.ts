import { directive, filesOf, fileTypes, isRedisConf } from './shared/files';
import { always, type ResourceRule } from './rule';

/** Who connects shows a certificate. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'redis-client-certificates',
  description: 'Redis and its sentinels demand a certificate of the stack from everyone who connects.',
  severity: 'high',
  controls: { nist53: ['IA-3', 'IA-5(2)', 'AC-3'], pciDss: ['1.4.4'], soc2: ['CC6.1'] },
  why: 'a password that leaked is then of no use to whoever has no certificate; without it, it is the only fence',
  remedy: 'set tls-auth-clients yes and tls-ca-cert-file to the authority of the stack',
  levels: always,
  types: fileTypes,
  settings: {},
  *check(subject) {
    for (const { path, name, content } of filesOf(subject).filter(isRedisConf)) {
      const demanded = directive(content, 'tls-auth-clients') ?? 'yes';
      if (demanded !== 'yes') yield { path, found: `${name} with tls-auth-clients ${demanded}` };
      if (
        directive(content, 'tls-ca-cert-file') === undefined &&
        directive(content, 'tls-ca-cert-dir') === undefined
      )
        yield { path, found: `${name} without an authority to check certificates by` };
    }
  },
};
