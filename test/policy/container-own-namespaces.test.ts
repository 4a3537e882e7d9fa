import { rule } from '../../policies/rules/container-own-namespaces';
import { UNKNOWN } from '../../policies/rules/rule';
import { podPath, statefulSet } from '../support/kubernetes-objects';
import { container, describeRule } from '../support/policies';

describeRule(rule, {
  accepts: [
    container(),
    container({ networkMode: 'bridge', usernsMode: '' }),
    statefulSet({ pod: { hostNetwork: false } }),
  ],
  refuses: [
    [container({ networkMode: 'host' }), ['networkMode']],
    [container({ pidMode: 'host', ipcMode: 'host' }), ['pidMode', 'ipcMode']],
    [container({ networkMode: 'container:other' }), ['networkMode']],
    [container({ usernsMode: 'host', cgroupnsMode: 'host' }), ['usernsMode', 'cgroupnsMode']],
    [statefulSet({ pod: { hostNetwork: true } }), [`${podPath}.hostNetwork`]],
    [statefulSet({ pod: { hostPID: true, hostIPC: true } }), [`${podPath}.hostPID`, `${podPath}.hostIPC`]],
    [statefulSet({ pod: { shareProcessNamespace: true } }), [`${podPath}.shareProcessNamespace`]],
  ],
  unknown: [
    container({ networkMode: UNKNOWN, pidMode: UNKNOWN }),
    statefulSet({ pod: { hostNetwork: UNKNOWN } }),
  ],
});
