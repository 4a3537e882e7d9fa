import { directive, filesOf, fileTypes, isRedisConf } from './shared/files';
import { always, type ResourceRule } from './rule';

const good = ['TLSv1.2', 'TLSv1.3'];
const weak =
  /(^|[:+,!-])(eNULL|aNULL|NULL|EXPORT|EXP|LOW|DES|3DES|RC4|RC2|MD5|PSK|ALL|COMPLEMENTOFALL)($|[:+,@-])/;

/** No protocol or cipher that is broken. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'redis-tls-versions',
  description: 'Redis and its sentinels speak TLS 1.2 and 1.3 alone, with strong ciphers.',
  severity: 'high',
  controls: { nist53: ['SC-8(1)', 'SC-13'], pciDss: ['4.2.1'], soc2: ['CC6.7'] },
  why: 'an attacker in the path talks both sides down to the weakest that both accept',
  remedy: 'set tls-protocols "TLSv1.2 TLSv1.3" and leave tls-ciphers at its default',
  levels: always,
  types: fileTypes,
  settings: {},
  *check(subject) {
    for (const { path, name, content } of filesOf(subject).filter(isRedisConf)) {
      const protocols = directive(content, 'tls-protocols')?.replaceAll('"', '').trim().split(/\s+/) ?? [];
      const bad = protocols.filter((protocol) => !good.includes(protocol));
      if (protocols.length === 0) yield { path, found: `${name} leaves the protocols to the library` };
      else if (bad.length > 0) yield { path, found: `${name} with ${bad.join(', ')}` };
      const ciphers = (directive(content, 'tls-ciphers') ?? '')
        .split(':')
        .filter((each) => !/^[!-]/.test(each));
      const found = ciphers.filter((cipher) => weak.test(cipher));
      if (found.length > 0) yield { path, found: `${name} with the ciphers ${found.join(', ')}` };
    }
  },
};
