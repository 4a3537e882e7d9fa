import { containerTypes, eachContainer } from './shared/containers';
import { at, items, record, show } from './shared/read';
import { always, type ResourceRule } from './rule';

/** Mounts do not spread. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'container-no-shared-mounts',
  description: 'No mount of a container propagates to the host or to other containers.',
  severity: 'high',
  controls: { cisDocker: ['5.20'], nist190: ['4.5.5'], nist53: ['SC-39'] },
  why: 'what is mounted inside a shared mount appears on the host, and in every container that shares it',
  remedy: 'leave bindOptions.propagation and mountPropagation out (private)',
  levels: always,
  types: containerTypes,
  settings: {},
  check: eachContainer(
    function* ({ props }) {
      for (const [i, item] of items(props['mounts'])) {
        const propagation = at(item, 'bindOptions', 'propagation');
        if (propagation === 'shared' || propagation === 'rshared')
          yield { path: `mounts[${i}].bindOptions.propagation`, found: show(propagation) };
      }
    },
    function* ({ props }) {
      for (const [i, item] of items(props['volumeMounts'])) {
        const { mountPropagation } = record(item);
        if (mountPropagation === 'Bidirectional')
          yield { path: `volumeMounts[${i}].mountPropagation`, found: show(mountPropagation) };
      }
    },
  ),
};
