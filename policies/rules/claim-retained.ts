import { kubernetes } from './shared/kubernetes';
import { at, show } from './shared/read';
import type { ResourceRule } from './rule';

/** Claims outlive their StatefulSet. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'claim-retained',
  description: 'The claims of a StatefulSet stay when it is deleted or made smaller.',
  severity: 'critical',
  controls: { nist53: ['SI-12'], soc2: ['A1.2'] },
  why: 'a StatefulSet is replaced for many a change of its inputs; with Delete, every copy of the data goes with it',
  remedy: 'leave persistentVolumeClaimRetentionPolicy out, or set whenDeleted and whenScaled to Retain',
  // A stack that was declared worthless says so with the same setting that turns this off.
  levels: { development: 'disabled', production: 'mandatory' },
  types: [kubernetes.statefulSet],
  settings: {},
  *check({ props }) {
    for (const name of ['whenDeleted', 'whenScaled']) {
      const policy = at(props, 'spec', 'persistentVolumeClaimRetentionPolicy', name);
      if (policy === 'Delete')
        yield { path: `spec.persistentVolumeClaimRetentionPolicy.${name}`, found: show(policy) };
    }
  },
};
