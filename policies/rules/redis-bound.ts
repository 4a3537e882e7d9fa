import { directive, filesOf, fileTypes, isRedisConf } from './shared/files';
import { always, type ResourceRule } from './rule';

/** Servers listen where they are meant to. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'redis-bound',
  description: 'Redis and its sentinels listen on addresses that they name.',
  severity: 'medium',
  controls: { nist53: ['SC-7', 'CM-7'], pciDss: ['1.4.4', '2.2.4'] },
  why: 'a member that joins a second network would answer there as well, with nobody having decided it',
  remedy: "set bind to the member's own address and the loopback",
  levels: always,
  types: fileTypes,
  settings: {},
  *check(subject) {
    for (const { path, name, content } of filesOf(subject).filter(isRedisConf)) {
      const addresses = (directive(content, 'bind') ?? '*').replaceAll('"', '').split(/\s+/);
      const every = addresses.filter((each) =>
        ['*', '-*', '0.0.0.0', '::', '-::*', '*:*', ''].includes(each),
      );
      if (every.length > 0) yield { path, found: `${name} listens on every address` };
    }
  },
};
