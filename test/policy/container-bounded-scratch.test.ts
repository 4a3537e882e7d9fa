import { rule } from '../../policies/rules/container-bounded-scratch';
import { UNKNOWN } from '../../policies/rules/rule';
import { podPath, statefulSet } from '../support/kubernetes-objects';
import { container, describeRule } from '../support/policies';

const options = 'rw,noexec,nosuid,nodev,size=16m,mode=0700';

describeRule(rule, {
  accepts: [container({ tmpfs: { '/tmp': options } }), container({ tmpfs: {} }), statefulSet()],
  refuses: [
    [container({ tmpfs: { '/tmp': 'rw', '/run': options } }), ['tmpfs./tmp']],
    [container({ tmpfs: { '/tmp': 'noexec,nosuid,nodev' } }), ['tmpfs./tmp']],
    [container({ tmpfs: { '/tmp': 'noexec,nosuid,nodev,size=0' } }), ['tmpfs./tmp']],
    [container({ mounts: [{ type: 'tmpfs', target: '/t' }] }), ['mounts[0].tmpfsOptions.sizeBytes']],
    [
      statefulSet({ pod: { volumes: [{ name: 'a', emptyDir: {} }] } }),
      [`${podPath}.volumes[0].emptyDir.sizeLimit`],
    ],
  ],
  unknown: [
    container({ tmpfs: { '/tmp': UNKNOWN } }),
    container({ tmpfs: UNKNOWN }),
    statefulSet({
      pod: {
        volumes: [
          { name: 'a', emptyDir: UNKNOWN },
          { name: 'b', emptyDir: { sizeLimit: UNKNOWN } },
        ],
      },
    }),
  ],
});
