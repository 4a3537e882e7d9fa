import { rule } from '../../policies/rules/container-fixed-address';
import { docker } from '../../policies/rules/shared/docker';
import { UNKNOWN } from '../../policies/rules/rule';
import { container, describeRule, filesCarrier, subject } from '../support/policies';

const joins = (changed: Record<string, unknown>) =>
  container({ networksAdvanced: [{ name: 'a', ...changed }] });

describeRule(rule, {
  accepts: [container(), subject(docker.container, filesCarrier), joins({ ipv6Address: 'fd00::1' })],
  refuses: [
    [joins({}), ['networksAdvanced[0].ipv4Address']],
    [joins({ ipv4Address: '' }), ['networksAdvanced[0].ipv4Address']],
  ],
  unknown: [joins({ ipv4Address: UNKNOWN }), container({ networksAdvanced: UNKNOWN })],
});
