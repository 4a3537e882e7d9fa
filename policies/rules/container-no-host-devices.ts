import { docker } from './shared/docker';
import { kubernetes, podOf, podKinds } from './shared/kubernetes';
import { items, list, record, show, text } from './shared/read';
import { always, type ResourceRule } from './rule';

/** Containers are given no device of the host. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'container-no-host-devices',
  description:
    'Containers are given no device of the host: neither by path, nor by request, nor as a raw block.',
  severity: 'high',
  controls: { cisDocker: ['5.18'], nist190: ['4.4.3', '4.5.5'], nist53: ['AC-6', 'CM-7'] },
  why: 'who writes to a disk or to memory as a device goes round every permission of the files on it',
  remedy: 'remove devices, deviceRequests, gpus and volumeDevices; a data store needs a file system',
  levels: always,
  types: [docker.container, ...podKinds],
  settings: {},
  *check(subject) {
    const { props } = subject;
    if (subject.type === docker.container) {
      for (const [i, item] of items(props['devices']))
        yield { path: `devices[${i}]`, found: show(record(item)['hostPath']) };
      if (list(props['deviceRequests']).length > 0) yield { path: 'deviceRequests', found: 'a request' };
      const gpus = text(props['gpus']);
      if (gpus !== '') yield { path: 'gpus', found: show(gpus) };
      return;
    }
    const pod = podOf(subject);
    for (const [i, container] of items(pod?.spec['containers'])) {
      if (list(record(container)['volumeDevices']).length > 0)
        yield { path: `${pod?.path ?? ''}.containers[${i}].volumeDevices`, found: 'a raw block device' };
    }
    if (subject.type !== kubernetes.statefulSet) return;
    for (const [i, claim] of items(record(props['spec'])['volumeClaimTemplates'])) {
      if (record(record(claim)['spec'])['volumeMode'] === 'Block')
        yield { path: `spec.volumeClaimTemplates[${i}].spec.volumeMode`, found: '"Block"' };
    }
  },
};
