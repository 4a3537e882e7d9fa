import { docker } from './shared/docker';
import { podKinds, podOf } from './shared/kubernetes';
import { show } from './shared/read';
import { always, type ResourceRule } from './rule';

/** Inputs that name a namespace of a Docker container. */
const modes = ['networkMode', 'pidMode', 'ipcMode', 'usernsMode', 'cgroupnsMode'] as const;
/** Switches of a pod that share one. */
const switches = ['hostNetwork', 'hostPID', 'hostIPC', 'shareProcessNamespace'] as const;

/** Containers share no namespace with the host or with each other. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'container-own-namespaces',
  description:
    'Containers share no network, process, IPC, user or cgroup namespace with the host or another container.',
  severity: 'critical',
  controls: {
    cisDocker: ['5.10', '5.16', '5.17', '5.31'],
    cisKubernetes: ['5.2.3', '5.2.4', '5.2.5'],
    nist190: ['4.4.3'],
    nist53: ['SC-39'],
  },
  why: "in a shared namespace a process reaches the host's loopback services, or other processes' memory and signals",
  remedy: 'leave the mode out, or name a network of the stack in networksAdvanced',
  levels: always,
  types: [docker.container, ...podKinds],
  settings: {},
  *check(subject) {
    if (subject.type === docker.container) {
      for (const name of modes) {
        const mode = subject.props[name];
        if (typeof mode === 'string' && (mode === 'host' || mode.startsWith('container:')))
          yield { path: name, found: show(mode) };
      }
    }
    const pod = podOf(subject);
    for (const name of switches) {
      if (pod?.spec[name] === true) yield { path: `${pod.path}.${name}`, found: 'true' };
    }
    if (pod?.spec['hostUsers'] === true) yield { path: `${pod.path}.hostUsers`, found: 'true' };
  },
};
