import { docker, label } from './shared/docker';
import { kubernetes } from './shared/kubernetes';
import { at, isKnown, list, record, show, text } from './shared/read';
import { always, type ResourceRule } from './rule';

const fleeting = /^(tmpfs|ramfs)$/;

/** Data is on a disk. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'volume-durable',
  description: 'Data volumes are on a disk of the host or of the cluster, not in memory and not in a pod.',
  severity: 'critical',
  controls: { nist53: ['SI-12', 'CP-10'], soc2: ['A1.2'] },
  why: 'a restart would find an empty volume: the set then has no copy that outlived it',
  remedy: 'leave driverOpts out; give a StatefulSet volumeClaimTemplates',
  levels: always,
  types: [docker.volume, kubernetes.statefulSet],
  settings: {},
  *check(subject) {
    const { type, props } = subject;
    if (type === docker.volume) {
      // Volumes of files are written afresh at every update.
      if (!isKnown(props['labels']) || label(subject, 'jsquared.files') !== undefined) return;
      for (const name of ['type', 'device']) {
        const value = record(props['driverOpts'])[name];
        if (fleeting.test(text(value))) yield { path: `driverOpts.${name}`, found: show(value) };
      }
      return;
    }
    const claims = at(props, 'spec', 'volumeClaimTemplates');
    if (isKnown(claims) && list(claims).length === 0 && !(Array.isArray(claims) && claims.length > 0))
      yield { path: 'spec.volumeClaimTemplates', found: 'no claim: the data goes with the pod' };
  },
};
