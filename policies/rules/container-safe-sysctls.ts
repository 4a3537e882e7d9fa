import { docker } from './shared/docker';
import { podKinds, podOf } from './shared/kubernetes';
import { at, items, record, text } from './shared/read';
import { always, type ResourceRule } from './rule';

interface Settings {
  readonly allowed: readonly string[];
}

/** Kernel settings that concern the container alone. */
export const rule: ResourceRule<Settings> = {
  kind: 'resource',
  name: 'container-safe-sysctls',
  description: 'Containers change only kernel settings that are namespaced and known to be safe.',
  severity: 'medium',
  controls: { nist190: ['4.4.3'], nist53: ['CM-6', 'SC-39'] },
  why: 'other settings reach beyond the container: shared memory, message queues and routing of the host',
  remedy: 'remove the setting, or set it on the host where everyone sees it',
  levels: always,
  types: [docker.container, ...podKinds],
  settings: {
    allowed: {
      type: 'array',
      items: { type: 'string' },
      // The safe set of Kubernetes' Pod Security Standards, as far as a data store has a use for it.
      default: [
        'net.core.somaxconn',
        'net.ipv4.ip_local_port_range',
        'net.ipv4.tcp_fin_timeout',
        'net.ipv4.tcp_keepalive_intvl',
        'net.ipv4.tcp_keepalive_probes',
        'net.ipv4.tcp_keepalive_time',
        'net.ipv4.tcp_syncookies',
      ],
      description: 'kernel settings that a container may change for itself',
    },
  },
  *check(subject, { allowed }) {
    if (subject.type === docker.container) {
      for (const name of Object.keys(record(subject.props['sysctls']))) {
        if (!allowed.includes(name)) yield { path: `sysctls.${name}`, found: 'not in the safe set' };
      }
    }
    const pod = podOf(subject);
    for (const [i, item] of items(at(pod?.spec, 'securityContext', 'sysctls'))) {
      const name = text(record(item)['name']);
      if (name !== '' && !allowed.includes(name))
        yield {
          path: `${pod?.path ?? ''}.securityContext.sysctls[${i}]`,
          found: `${name}, not in the safe set`,
        };
    }
  },
};
