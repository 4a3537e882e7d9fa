import { containerTypes, eachContainer } from './shared/containers';
import { security } from './shared/kubernetes';
import { at, isKnown, show, strings } from './shared/read';
import { always, type ResourceRule } from './rule';

/** System calls are filtered. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'container-seccomp',
  description: 'Containers run under a seccomp profile.',
  severity: 'high',
  controls: {
    cisDocker: ['5.22'],
    cisKubernetes: ['5.7.2'],
    nist190: ['4.4.3'],
    nist53: ['CM-7', 'SC-39'],
  },
  why: 'without the filter a process may make system calls that no program of ours needs and that kernel exploits do',
  remedy: 'name no unconfined profile in securityOpts; on Kubernetes set seccompProfile.type RuntimeDefault',
  levels: always,
  types: containerTypes,
  settings: {},
  check: eachContainer(
    function* ({ props }) {
      for (const option of strings(props['securityOpts'])) {
        if (/^seccomp[:=]unconfined$/.test(option)) yield { path: 'securityOpts', found: option };
      }
    },
    function* (container) {
      // Kubernetes leaves a pod unconfined unless it is told otherwise.
      const profile = at(security(container, 'seccompProfile'), 'type');
      if (isKnown(profile) && profile !== 'RuntimeDefault' && profile !== 'Localhost')
        yield { path: 'securityContext.seccompProfile.type', found: show(profile) };
    },
  ),
};
