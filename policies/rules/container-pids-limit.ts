import { docker, localCommand, runningContainers } from './shared/docker';
import { UNKNOWN, always, type StackRule } from './rule';
import { text } from './shared/read';

interface Settings {
  readonly maxPids: number;
}

const update = /\bdocker\s+(?:container\s+)?update\s+(?:.*\s)?--pids-limit[=\s](-?\d+)\s+([^;&|\n]*)/g;

/** Containers can start only so many processes. */
export const rule: StackRule<Settings> = {
  kind: 'stack',
  about: [docker.container],
  name: 'container-pids-limit',
  description:
    'Each Docker container that runs has its number of processes limited by a command of the stack.',
  severity: 'medium',
  controls: { cisDocker: ['5.29'], nist190: ['4.4.3'], nist53: ['SC-5', 'SC-6'], soc2: ['A1.1'] },
  why: "a process that forks without end takes the host's process table, and with it every other container; Docker's provider has no input for the limit",
  remedy:
    'declare a command.local.Command that runs docker update --pids-limit <n> <container> once the container is there',
  levels: always,
  settings: {
    maxPids: { type: 'integer', minimum: 1, default: 4096, description: 'most processes of a container' },
  },
  *check(resources, { maxPids }) {
    const limited = new Set<string>();
    for (const { type, props } of resources) {
      if (type !== localCommand) continue;
      // What is not known yet may be the limit of any of them.
      if (props['create'] === UNKNOWN) return;
      for (const [, count, names] of text(props['create']).matchAll(update)) {
        const limit = Number(count);
        if (limit > 0 && limit <= maxPids) for (const name of (names ?? '').split(/\s+/)) limited.add(name);
      }
    }
    for (const { props, name, urn } of runningContainers(resources)) {
      const own = props['name'];
      if (own === UNKNOWN || limited.has(text(own))) continue;
      yield { path: name, found: `no limit of 1 to ${maxPids} processes`, urn };
    }
  },
};
