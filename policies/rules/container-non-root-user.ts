import { docker, neverRuns, show, isKnown } from './docker';
import { always, type ResourceRule } from './rule';

/** Containers run as a numeric user other than root. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'container-non-root-user',
  description: 'Containers run as a numeric user and group other than root.',
  severity: 'high',
  controls: ['CIS Docker 1.6.0: 4.1', 'NIST SP 800-190: 4.1.2', 'NIST SP 800-53: AC-6'],
  why: "who breaks into a process that is root inside is one kernel bug away from root on the host; a user's name can be redefined by the image, a number cannot",
  remedy: 'set user to "<uid>:<gid>", both above 0',
  levels: always,
  types: [docker.container],
  settings: {},
  *check(container) {
    const user = container.props['user'];
    if (neverRuns(container) || !isKnown(user)) return;
    const match = typeof user === 'string' ? /^(\d+):(\d+)$/.exec(user) : null;
    if (!match) yield { path: 'user', found: `${show(user)} instead of numbers` };
    else if (Number(match[1]) === 0 || Number(match[2]) === 0)
      yield { path: 'user', found: `root (${show(user)})` };
  },
};
