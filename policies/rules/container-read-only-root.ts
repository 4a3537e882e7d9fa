import { containerTypes, eachContainer } from './shared/containers';
import { neverRuns } from './shared/docker';
import { security } from './shared/kubernetes';
import { isKnown, show } from './shared/read';
import { always, type ResourceRule } from './rule';

/** Containers have a read-only root. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'container-read-only-root',
  description: "Containers' root file systems are read-only.",
  severity: 'medium',
  controls: {
    pciDss: ['2.2.6'],
    cisDocker: ['5.13'],
    cisKubernetes: ['5.7.3'],
    nist190: ['4.4.4', '4.5.5'],
    nist53: ['SI-7'],
    soc2: ['CC6.8'],
  },
  why: 'who breaks in can plant a program that survives restarts, and a process that fills its root fills the host',
  remedy: 'set readOnly: true (readOnlyRootFilesystem) and give what has to be written a volume or a tmpfs',
  levels: always,
  types: containerTypes,
  settings: {},
  check: eachContainer(
    function* (container) {
      const { readOnly } = container.props;
      if (neverRuns(container) || !isKnown(readOnly) || readOnly === true) return;
      yield { path: 'readOnly', found: show(readOnly) };
    },
    function* (container) {
      const readOnly = security(container, 'readOnlyRootFilesystem');
      if (isKnown(readOnly) && readOnly !== true)
        yield { path: 'securityContext.readOnlyRootFilesystem', found: show(readOnly) };
    },
  ),
};
