import { directive, filesOf, fileTypes, isRedisConf } from './shared/files';
import { always, type ResourceRule } from './rule';

/** Redis speaks TLS and nothing else. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'redis-tls-only',
  description: 'Redis and its sentinels listen on a TLS port alone, and replicate and watch over TLS.',
  severity: 'critical',
  controls: { nist53: ['SC-8(1)'], pciDss: ['4.2.1', '2.2.7'], soc2: ['CC6.7'] },
  why: 'passwords and data would cross the network in the clear, between members as well',
  remedy: 'set port 0, tls-port and tls-replication yes',
  levels: always,
  types: fileTypes,
  settings: {},
  *check(subject) {
    for (const file of filesOf(subject).filter(isRedisConf)) {
      const { path, name, content } = file;
      // Redis listens on 6379 in plain where nothing is said.
      if (directive(content, 'port') !== '0')
        yield { path, found: `${name} with port ${directive(content, 'port') ?? '6379 by default'}` };
      if (!(Number(directive(content, 'tls-port')) > 0)) yield { path, found: `${name} without tls-port` };
      // A sentinel connects to everyone by it (redis#9952).
      if (directive(content, 'tls-replication') !== 'yes')
        yield { path, found: `${name} without tls-replication yes` };
    }
  },
};
