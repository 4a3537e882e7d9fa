import { localCommand } from './shared/docker';
import { text } from './shared/read';
import { always, type ResourceRule } from './rule';

const exec = /\bdocker\s+(?:container\s+)?exec\s+((?:-[^\s]+(?:[\s=](?!-)[^\s]+)?\s+)*)/g;
const root = /(?:^|\s)(?:-u|--user)[=\s]?['"]?(?:0|root)(?:[:'"\s]|$)/;

/** Commands enter containers as their own user. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'command-no-privileged-exec',
  description:
    "Commands of the stack enter containers as the container's own user, never privileged or as root.",
  severity: 'high',
  controls: { cisDocker: ['5.23', '5.24'], nist190: ['4.3.1'], nist53: ['AC-6(5)'] },
  why: 'it undoes what the container was declared to be, from inside, at every update',
  remedy: 'leave --privileged and --user out of docker exec',
  levels: always,
  types: [localCommand],
  settings: {},
  *check({ props }) {
    for (const path of ['create', 'update', 'delete']) {
      for (const [, options = ''] of text(props[path]).matchAll(exec)) {
        if (/(^|\s)--privileged(\s|=true|$)/.test(options)) yield { path, found: 'docker exec --privileged' };
        if (root.test(options)) yield { path, found: 'docker exec as root' };
      }
    }
  },
};
