import { containerTypes, eachContainer } from './shared/containers';
import { security } from './shared/kubernetes';
import { always, type ResourceRule } from './rule';

/** Containers are not privileged. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'container-not-privileged',
  description: 'Containers are not privileged.',
  severity: 'critical',
  controls: {
    cisDocker: ['5.5'],
    cisKubernetes: ['5.2.2'],
    nist190: ['4.4.3'],
    nist53: ['AC-6', 'AC-6(5)'],
    pciDss: ['2.2.6'],
    soc2: ['CC6.3'],
  },
  why: 'a privileged container sees every device of the host and is root on it in all but name',
  remedy: 'remove privileged: true',
  levels: always,
  types: containerTypes,
  settings: {},
  check: eachContainer(
    function* ({ props }) {
      if (props['privileged'] === true) yield { path: 'privileged', found: 'true' };
    },
    function* (container) {
      if (security(container, 'privileged') === true)
        yield { path: 'securityContext.privileged', found: 'true' };
    },
  ),
};
