import { containerTypes, eachContainer } from './shared/containers';
import { neverRuns } from './shared/docker';
import { security } from './shared/kubernetes';
import { isKnown, show } from './shared/read';
import { always, type ResourceRule } from './rule';

/** Containers run as a numeric user other than root. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'container-non-root-user',
  description: 'Containers run as a numeric user and group other than root.',
  severity: 'high',
  controls: {
    cisDocker: ['4.1'],
    cisKubernetes: ['5.2.7', '5.7.3'],
    nist190: ['4.1.2'],
    nist53: ['AC-6'],
    pciDss: ['7.2.5'],
    soc2: ['CC6.3'],
  },
  why: "who breaks into a process that is root inside is one kernel bug away from root on the host; a user's name can be redefined by the image, a number cannot",
  remedy: 'set user to "<uid>:<gid>", or runAsUser, runAsGroup and runAsNonRoot: true, all above 0',
  levels: always,
  types: containerTypes,
  settings: {},
  check: eachContainer(
    function* (container) {
      const user = container.props['user'];
      if (neverRuns(container) || !isKnown(user)) return;
      const match = typeof user === 'string' ? /^(\d+):(\d+)$/.exec(user) : null;
      if (!match) yield { path: 'user', found: `${show(user)} instead of numbers` };
      else if (Number(match[1]) === 0 || Number(match[2]) === 0)
        yield { path: 'user', found: `root (${show(user)})` };
    },
    function* (container) {
      for (const name of ['runAsUser', 'runAsGroup']) {
        const id = security(container, name);
        if (isKnown(id) && !(typeof id === 'number' && id > 0))
          yield { path: `securityContext.${name}`, found: show(id) };
      }
      const nonRoot = security(container, 'runAsNonRoot');
      if (isKnown(nonRoot) && nonRoot !== true)
        yield { path: 'securityContext.runAsNonRoot', found: show(nonRoot) };
    },
  ),
};
