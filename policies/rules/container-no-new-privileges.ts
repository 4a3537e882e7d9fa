import { docker, isKnown, neverRuns, strings } from './docker';
import { always, type ResourceRule } from './rule';

/** Containers forbid new privileges and keep the default confinement. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'container-no-new-privileges',
  description:
    'Containers forbid their processes to gain privileges, and keep the seccomp and AppArmor profiles.',
  severity: 'high',
  controls: ['CIS Docker 1.6.0: 5.1, 5.21, 5.25', 'NIST SP 800-190: 4.4.3', 'NIST SP 800-53: AC-6'],
  why: 'a setuid program in the image would undo the unprivileged user, and an unconfined profile opens system calls that exploits need',
  remedy: 'set securityOpts to ["no-new-privileges:true"] and name no unconfined profile',
  levels: always,
  types: [docker.container],
  settings: {},
  *check(container) {
    const { securityOpts } = container.props;
    if (neverRuns(container) || !isKnown(securityOpts)) return;
    const options = strings(securityOpts);
    if (!options.some((option) => /^no-new-privileges([:=]true)?$/.test(option))) {
      yield { path: 'securityOpts', found: 'no-new-privileges is not set' };
    }
    for (const option of options) {
      if (/^(seccomp|apparmor)[:=]unconfined$/.test(option)) yield { path: 'securityOpts', found: option };
    }
  },
};
