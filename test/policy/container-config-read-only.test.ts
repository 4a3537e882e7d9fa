import { rule } from '../../policies/rules/container-config-read-only';
import { docker } from '../../policies/rules/shared/docker';
import { UNKNOWN } from '../../policies/rules/rule';
import { containerPath, statefulSet } from '../support/kubernetes-objects';
import { container, describeRule, filesCarrier, subject } from '../support/policies';

const volume = (containerPath: unknown, readOnly?: unknown) => ({ volumeName: 'v', containerPath, readOnly });
const mounts = (volumeMounts: unknown) =>
  statefulSet({
    container: { volumeMounts },
    pod: {
      volumes: [
        { name: 'a', emptyDir: { sizeLimit: '1Mi' } },
        { name: 's', secret: {} },
      ],
    },
  });

describeRule(rule, {
  accepts: [
    container({ volumes: [volume('/data'), volume('/etc/jsquared', true), volume('/etcetera')] }),
    subject(docker.container, { ...filesCarrier, volumes: [volume('/etc/jsquared')] }),
    statefulSet(),
    mounts([{ name: 's', mountPath: '/etc/x' }]),
  ],
  refuses: [
    [container({ volumes: [volume('/etc/jsquared')] }), ['volumes[0].readOnly']],
    [
      container({ mounts: [{ type: 'volume', source: 'v', target: '/usr', readOnly: false }] }),
      ['mounts[0].readOnly'],
    ],
    [mounts([{ name: 'a', mountPath: '/etc/x' }]), [`${containerPath}.volumeMounts[0].readOnly`]],
  ],
  configured: [
    [container({ volumes: [volume('/conf')] }), { directories: ['/conf'] }, ['volumes[0].readOnly']],
    [container({ volumes: [volume('/etc')] }), { directories: ['/conf'] }, []],
  ],
  unknown: [
    container({ volumes: [volume('/etc', UNKNOWN), volume(UNKNOWN)] }),
    container({ volumes: UNKNOWN }),
    mounts([{ name: 'a', mountPath: '/etc', readOnly: UNKNOWN }]),
  ],
});
