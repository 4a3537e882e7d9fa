import { docker, show } from './docker';
import { always, type ResourceRule } from './rule';

/** Inputs that name a namespace of the container. */
const namespaces = ['networkMode', 'pidMode', 'ipcMode', 'usernsMode', 'cgroupnsMode'] as const;

/** Containers share no namespace with the host or with each other. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'container-own-namespaces',
  description:
    'Containers share no network, process, IPC, user or cgroup namespace with the host or another container.',
  severity: 'critical',
  controls: [
    'CIS Docker 1.6.0: 5.9, 5.15, 5.16, 5.30',
    'NIST SP 800-190: 4.4.3, 4.5.2',
    'NIST SP 800-53: SC-39',
  ],
  why: "in a shared namespace a process reaches the host's loopback services, or other processes' memory and signals",
  remedy: 'leave the mode out, or name a network of the stack in networksAdvanced',
  levels: always,
  types: [docker.container],
  settings: {},
  *check({ props }) {
    for (const namespace of namespaces) {
      const mode = props[namespace];
      if (typeof mode === 'string' && (mode === 'host' || mode.startsWith('container:'))) {
        yield { path: namespace, found: show(mode) };
      }
    }
  },
};
