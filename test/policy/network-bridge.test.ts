import { docker } from '../../policies/rules/shared/docker';
import { rule } from '../../policies/rules/network-bridge';
import { UNKNOWN } from '../../policies/rules/rule';
import { describeRule, safeNetwork, subject } from '../support/policies';

const network = (changed: Record<string, unknown>) => subject(docker.network, { ...safeNetwork, ...changed });
const mode = 'com.docker.network.bridge.gateway_mode_ipv4';

describeRule(rule, {
  accepts: [
    network({}),
    network({ driver: 'bridge', attachable: false }),
    network({ options: { [mode]: 'isolated' } }),
  ],
  refuses: [
    [network({ driver: 'macvlan' }), ['driver']],
    [network({ driver: 'overlay', attachable: true }), ['driver', 'attachable']],
    [network({ options: { [mode]: 'routed' } }), [`options.${mode}`]],
  ],
  unknown: [
    network({ driver: UNKNOWN, attachable: UNKNOWN, options: UNKNOWN }),
    network({ options: { [mode]: UNKNOWN } }),
  ],
});
