import { docker } from '../../policies/rules/shared/docker';
import { UNKNOWN } from '../../policies/rules/rule';
import { rule } from '../../policies/rules/volume-durable';
import { statefulSet } from '../support/kubernetes-objects';
import { describeRule, subject } from '../support/policies';

const volume = (driverOpts: unknown, labels: unknown = [{ label: 'jsquared.volume', value: 'data' }]) =>
  subject(docker.volume, { driverOpts, labels });

describeRule(rule, {
  accepts: [
    volume(undefined),
    volume({ type: 'ext4', device: '/dev/x' }),
    volume({ type: 'tmpfs' }, [{ label: 'jsquared.files', value: '/etc' }]),
    statefulSet(),
  ],
  refuses: [
    [volume({ type: 'tmpfs', device: 'tmpfs' }), ['driverOpts.type', 'driverOpts.device']],
    [statefulSet({ spec: { volumeClaimTemplates: undefined } }), ['spec.volumeClaimTemplates']],
    [statefulSet({ spec: { volumeClaimTemplates: [] } }), ['spec.volumeClaimTemplates']],
  ],
  unknown: [
    volume(UNKNOWN),
    volume({ type: 'tmpfs' }, UNKNOWN),
    statefulSet({ spec: { volumeClaimTemplates: UNKNOWN } }),
    statefulSet({ spec: { volumeClaimTemplates: [UNKNOWN] } }),
  ],
});
