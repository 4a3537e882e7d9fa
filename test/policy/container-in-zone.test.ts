import { rule } from '../../policies/rules/container-in-zone';
import { docker } from '../../policies/rules/shared/docker';
import { UNKNOWN } from '../../policies/rules/rule';
import { container, describeRule, filesCarrier, subject } from '../support/policies';

describeRule(rule, {
  accepts: [
    container(),
    // What the provider makes of it.
    container({ networkMode: 'bridge' }),
    subject(docker.container, filesCarrier),
    container({ networkMode: 'none', networksAdvanced: undefined }),
  ],
  refuses: [
    [container({ networksAdvanced: undefined }), ['networksAdvanced']],
    [container({ networksAdvanced: [] }), ['networksAdvanced']],
    [container({ networksAdvanced: [{ name: 'bridge' }] }), ['networksAdvanced[0].name']],
    [container({ networkMode: 'bridge', networksAdvanced: undefined }), ['networksAdvanced']],
  ],
  unknown: [
    container({ networksAdvanced: UNKNOWN }),
    container({ networksAdvanced: [UNKNOWN] }),
    container({ networksAdvanced: [{ name: UNKNOWN }] }),
    container({ networkMode: UNKNOWN, networksAdvanced: undefined }),
  ],
});
