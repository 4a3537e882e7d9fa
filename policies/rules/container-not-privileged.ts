import { docker } from './docker';
import { always, type ResourceRule } from './rule';

/** Containers are not privileged. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'container-not-privileged',
  description: 'Containers are not privileged.',
  severity: 'critical',
  controls: ['CIS Docker 1.6.0: 5.4', 'NIST SP 800-190: 4.4.3', 'PCI DSS 4.0: 2.2.6'],
  why: 'a privileged container sees every device of the host and is root on it in all but name',
  remedy: 'remove privileged: true',
  levels: always,
  types: [docker.container],
  settings: {},
  *check({ props }) {
    if (props['privileged'] === true) yield { path: 'privileged', found: 'true' };
  },
};
