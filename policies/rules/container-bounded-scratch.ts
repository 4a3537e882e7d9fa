import { docker, neverRuns } from './shared/docker';
import { podKinds, podOf } from './shared/kubernetes';
import { at, isKnown, items, record, text } from './shared/read';
import { always, type ResourceRule } from './rule';

/** Scratch space is bounded, and nothing can be run from it. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'container-bounded-scratch',
  description: 'Scratch space has a size, and on Docker runs no programs and makes no devices.',
  severity: 'medium',
  controls: { nist190: ['4.4.3'], nist53: ['SC-5', 'SC-6', 'SI-7'], soc2: ['A1.1'] },
  why: 'scratch space without a size takes the memory or the disk of the host, and is the one place where who breaks in can put a program',
  remedy: 'give a tmpfs the options noexec,nosuid,nodev,size=<n>m, an emptyDir a sizeLimit',
  levels: always,
  types: [docker.container, ...podKinds],
  settings: {},
  *check(subject) {
    if (subject.type === docker.container && !neverRuns(subject)) {
      for (const [path, options] of Object.entries(record(subject.props['tmpfs']))) {
        if (!isKnown(options)) continue;
        const words = text(options).split(',');
        const missing = ['noexec', 'nosuid', 'nodev'].filter((word) => !words.includes(word));
        if (!words.some((word) => /^size=[1-9]\d*[kmg]?$/.test(word))) missing.push('size');
        if (missing.length > 0) yield { path: `tmpfs.${path}`, found: `no ${missing.join(', ')}` };
      }
      for (const [i, item] of items(subject.props['mounts'])) {
        const size = at(item, 'tmpfsOptions', 'sizeBytes');
        if (record(item)['type'] === 'tmpfs' && isKnown(size) && !(typeof size === 'number' && size > 0))
          yield { path: `mounts[${i}].tmpfsOptions.sizeBytes`, found: 'no size' };
      }
    }
    const pod = podOf(subject);
    for (const [i, item] of items(pod?.spec['volumes'])) {
      const scratch = record(item)['emptyDir'];
      if (scratch === undefined || !isKnown(scratch)) continue;
      const limit = record(scratch)['sizeLimit'];
      if (isKnown(limit) && (limit === undefined || limit === '' || limit === '0'))
        yield { path: `${pod?.path ?? ''}.volumes[${i}].emptyDir.sizeLimit`, found: 'no size' };
    }
  },
};
