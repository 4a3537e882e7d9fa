import { rule } from '../../policies/rules/container-no-host-devices';
import { UNKNOWN } from '../../policies/rules/rule';
import { containerPath, podContainer, statefulSet } from '../support/kubernetes-objects';
import { container, describeRule } from '../support/policies';

describeRule(rule, {
  accepts: [container(), container({ devices: [], gpus: '' }), statefulSet()],
  refuses: [
    [container({ devices: [{ hostPath: '/dev/mem' }] }), ['devices[0]']],
    [container({ deviceRequests: [{ driver: 'nvidia' }] }), ['deviceRequests']],
    [container({ gpus: 'all' }), ['gpus']],
    [
      podContainer({ volumeDevices: [{ name: 'data', devicePath: '/dev/xvda' }] }),
      [`${containerPath}.volumeDevices`],
    ],
    [
      statefulSet({ spec: { volumeClaimTemplates: [{ spec: { volumeMode: 'Block' } }] } }),
      ['spec.volumeClaimTemplates[0].spec.volumeMode'],
    ],
  ],
  unknown: [
    container({ devices: UNKNOWN, deviceRequests: UNKNOWN, gpus: UNKNOWN }),
    podContainer({ volumeDevices: UNKNOWN }),
  ],
});
