import { rule } from '../../policies/rules/container-no-runtime-socket';
import { UNKNOWN } from '../../policies/rules/rule';
import { containerPath, podContainer, statefulSet } from '../support/kubernetes-objects';
import { container, describeRule } from '../support/policies';

describeRule(rule, {
  accepts: [container(), container({ envs: ['SOCKET=/run/redis.sock'] }), statefulSet()],
  refuses: [
    [container({ volumes: [{ hostPath: '/var/run/docker.sock', containerPath: '/s' }] }), ['volumes[0]']],
    [
      container({ mounts: [{ type: 'bind', source: '/run/containerd/containerd.sock', target: '/s' }] }),
      ['mounts[0]'],
    ],
    [container({ envs: ['DOCKER_HOST=tcp://10.0.0.1:2375'] }), ['envs']],
    [container({ command: ['--host', 'unix:///run/docker.sock'] }), ['command']],
    [
      statefulSet({ pod: { volumes: [{ name: 's', hostPath: { path: '/run/crio/crio.sock' } }] } }),
      [`${containerPath}.volumes`],
    ],
    [podContainer({ env: [{ name: 'CONTAINER_HOST', value: 'x' }] }), [`${containerPath}.env[0]`]],
    [podContainer({ args: ['--docker=/var/run/docker.sock'] }), [`${containerPath}.args`]],
  ],
  unknown: [
    container({ volumes: UNKNOWN, envs: [UNKNOWN], command: UNKNOWN }),
    podContainer({ env: [UNKNOWN], args: UNKNOWN }),
  ],
});
