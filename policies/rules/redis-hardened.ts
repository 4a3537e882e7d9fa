import { directives, filesOf, fileTypes, isRedisConf } from './shared/files';
import { always, type ResourceRule } from './rule';

/** Switches that open the server, and what they have to be where they are there. */
const switches: Readonly<Record<string, string>> = {
  'enable-debug-command': 'no',
  'enable-module-command': 'no',
  'enable-protected-configs': 'no',
  'protected-mode': 'yes',
};

/** Debugging interfaces stay closed. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'redis-hardened',
  description: 'Redis keeps debugging, modules and protected settings closed, and its protected mode on.',
  severity: 'high',
  controls: { nist53: ['CM-7', 'CM-6'], pciDss: ['2.2.4', '2.2.6'] },
  why: 'each lets a client that may send any command write files or run code as the server; loaded modules run in it',
  remedy: 'leave enable-*-command and loadmodule out, and protected-mode yes',
  levels: always,
  types: fileTypes,
  settings: {},
  *check(subject) {
    for (const { path, name, content } of filesOf(subject).filter(isRedisConf)) {
      for (const [directive, value] of directives(content)) {
        const wanted = switches[directive];
        if (wanted !== undefined && value !== wanted)
          yield { path, found: `${name} with ${directive} ${value}` };
        if (directive === 'loadmodule') yield { path, found: `${name} loads the module ${value}` };
      }
    }
  },
};
