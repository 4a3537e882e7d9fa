import { rule } from '../../policies/rules/files-private';
import { UNKNOWN } from '../../policies/rules/rule';
import { podPath, statefulSet } from '../support/kubernetes-objects';
import { container, describeRule, file } from '../support/policies';

const upload = (changed: Record<string, unknown>) => file('users.acl', 'x', changed);
const volume = (changed: unknown) => statefulSet({ pod: { volumes: [changed] } });

describeRule(rule, {
  accepts: [
    container(),
    upload({}),
    upload({ permissions: '0400' }),
    upload({ permissions: '440' }),
    statefulSet(),
    volume({ configMap: {} }),
  ],
  refuses: [
    [upload({ permissions: undefined }), ['uploads[0].permissions']],
    [upload({ permissions: '0444' }), ['uploads[0].permissions']],
    [upload({ permissions: '0640' }), ['uploads[0].permissions']],
    [upload({ permissions: undefined, executable: true }), ['uploads[0].permissions']],
    [volume({ name: 'f', secret: {} }), [`${podPath}.volumes[0].secret.defaultMode`]],
    [
      volume({ name: 'f', projected: { defaultMode: 0o644 } }),
      [`${podPath}.volumes[0].projected.defaultMode`],
    ],
  ],
  unknown: [
    upload({ permissions: UNKNOWN }),
    container({ uploads: UNKNOWN }),
    volume({ secret: { defaultMode: UNKNOWN } }),
    volume({ secret: UNKNOWN }),
  ],
});
