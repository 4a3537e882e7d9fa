import { containerTypes, eachContainer } from './shared/containers';
import { neverRuns } from './shared/docker';
import { security } from './shared/kubernetes';
import { isComplete, isKnown, show, strings } from './shared/read';
import { always, type ResourceRule } from './rule';

const wanted = 'no-new-privileges:true';

/** Containers forbid new privileges. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'container-no-new-privileges',
  description: 'Containers forbid their processes to gain privileges.',
  severity: 'high',
  controls: {
    cisDocker: ['5.26'],
    cisKubernetes: ['5.2.6'],
    nist190: ['4.4.3'],
    nist53: ['AC-6'],
    pciDss: ['7.2.5'],
  },
  why: 'a setuid program in the image would undo the unprivileged user',
  remedy: `set securityOpts to ["${wanted}"], or allowPrivilegeEscalation: false`,
  levels: always,
  types: containerTypes,
  settings: {},
  check: eachContainer(
    function* (container) {
      const { securityOpts } = container.props;
      if (neverRuns(container) || !isComplete(securityOpts)) return;
      if (!strings(securityOpts).some((option) => /^no-new-privileges([:=]true)?$/.test(option)))
        yield { path: 'securityOpts', found: 'no-new-privileges is not set' };
    },
    function* (container) {
      const allowed = security(container, 'allowPrivilegeEscalation');
      if (isKnown(allowed) && allowed !== false)
        yield { path: 'securityContext.allowPrivilegeEscalation', found: show(allowed) };
    },
  ),
  mend: ({ type, props }) =>
    // A pod's security context lies in its spec, which can hold what has to stay a secret.
    type.startsWith('docker:') ? { securityOpts: [...strings(props['securityOpts']), wanted] } : {},
};
