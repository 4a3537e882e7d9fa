import { localCommand } from './shared/docker';
import { text } from './shared/read';
import { always, type ResourceRule } from './rule';

const starts =
  /\b(?:(?:docker|podman|nerdctl)\s+(?:container\s+)?(?:run|create)|docker(?:\s+|-)compose\s+up|docker\s+(?:stack\s+deploy|service\s+create)|kubectl\s+(?:run|create|apply|replace|debug)|helm\s+(?:install|upgrade))\b/;

/** What runs is declared. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'command-starts-nothing',
  description:
    'What runs is declared as a resource; no command of the stack starts a container behind its back.',
  severity: 'high',
  controls: { nist190: ['4.4.5'], nist53: ['CM-3', 'CM-7'], soc2: ['CC8.1'] },
  why: 'what a command starts is in no state, in no review of a change and under none of these rules',
  remedy: 'declare the container through the platform',
  levels: always,
  types: [localCommand],
  settings: {},
  *check({ props }) {
    for (const path of ['create', 'update', 'delete']) {
      const found = starts.exec(text(props[path]));
      if (found) yield { path, found: found[0].replace(/\s+/g, ' ') };
    }
  },
};
