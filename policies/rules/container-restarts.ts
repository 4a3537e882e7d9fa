import { docker, neverRuns } from './shared/docker';
import { kubernetes } from './shared/kubernetes';
import { isKnown, list, at, show } from './shared/read';
import { always, type ResourceRule } from './rule';

/** What crashes comes back. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'container-restarts',
  description: 'Containers come back after a crash, and pods after the loss of their node.',
  severity: 'high',
  controls: { nist53: ['CP-10', 'SC-24'], soc2: ['A1.2'] },
  why: 'a set that lost one member and does not get it back is lost with the next one',
  remedy: 'set restart "unless-stopped"; on Kubernetes let a StatefulSet or Deployment make the pod',
  levels: always,
  types: [docker.container, kubernetes.pod],
  settings: {},
  *check(subject) {
    if (subject.type === docker.container) {
      const { restart } = subject.props;
      if (!neverRuns(subject) && isKnown(restart) && restart !== 'unless-stopped' && restart !== 'always')
        yield { path: 'restart', found: show(restart) };
      return;
    }
    const owners = at(subject.props, 'metadata', 'ownerReferences');
    if (isKnown(owners) && list(owners).length === 0)
      yield { path: 'metadata.ownerReferences', found: 'a pod that nothing brings back on another node' };
  },
  mend: ({ type }) => (type === docker.container ? { restart: 'unless-stopped' } : {}),
};
