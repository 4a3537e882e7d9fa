import { rule } from '../../policies/rules/container-no-host-paths';
import { docker } from '../../policies/rules/shared/docker';
import { UNKNOWN } from '../../policies/rules/rule';
import { podPath, statefulSet } from '../support/kubernetes-objects';
import { container, describeRule, filesCarrier, subject } from '../support/policies';

describeRule(rule, {
  accepts: [
    container(),
    container({ volumes: [{ volumeName: 'x', containerPath: '/x', hostPath: '' }] }),
    statefulSet({ pod: { volumes: [{ name: 'a', emptyDir: { sizeLimit: '1Mi' } }] } }),
  ],
  refuses: [
    [container({ volumes: [{ hostPath: '/etc', containerPath: '/e' }] }), ['volumes[0]']],
    [container({ volumes: [{ fromContainer: 'other' }] }), ['volumes[0]']],
    [
      container({
        mounts: [
          { type: 'tmpfs', target: '/t' },
          { type: 'bind', source: '/etc', target: '/e' },
        ],
      }),
      ['mounts[1]'],
    ],
    // In a container that never starts, too.
    [subject(docker.container, { ...filesCarrier, volumes: [{ hostPath: '/etc' }] }), ['volumes[0]']],
    [
      statefulSet({ pod: { volumes: [{ name: 'a', hostPath: { path: '/var/log' } }] } }),
      [`${podPath}.volumes[0]`],
    ],
  ],
  unknown: [
    container({ volumes: UNKNOWN, mounts: [UNKNOWN, { type: 'bind', source: UNKNOWN }] }),
    statefulSet({ pod: { volumes: [{ name: 'a', hostPath: { path: UNKNOWN } }] } }),
  ],
});
