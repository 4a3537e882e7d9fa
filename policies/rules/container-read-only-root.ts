import { docker, isKnown, neverRuns, show } from './docker';
import { always, type ResourceRule } from './rule';

/** Containers have a read-only root. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'container-read-only-root',
  description: "Containers' root file systems are read-only.",
  severity: 'medium',
  controls: ['CIS Docker 1.6.0: 5.12', 'NIST SP 800-190: 4.4.4, 4.5.5', 'PCI DSS 4.0: 11.5.2'],
  why: 'who breaks in can plant a program that survives restarts, and a process that fills its root fills the host',
  remedy: 'set readOnly: true and give what has to be written a volume or a tmpfs',
  levels: always,
  types: [docker.container],
  settings: {},
  *check(container) {
    const { readOnly } = container.props;
    if (neverRuns(container) || !isKnown(readOnly) || readOnly === true) return;
    yield { path: 'readOnly', found: show(readOnly) };
  },
};
