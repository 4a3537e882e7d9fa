import { rule } from '../../policies/rules/container-no-remote-login';
import { UNKNOWN } from '../../policies/rules/rule';
import { containerPath, podContainer, statefulSet } from '../support/kubernetes-objects';
import { container, describeRule } from '../support/policies';

describeRule(rule, {
  accepts: [container(), container({ command: ['--ssh-keys-directory', 'sshd_notes.txt'] }), statefulSet()],
  refuses: [
    [container({ entrypoints: ['/usr/sbin/sshd', '-D'] }), ['entrypoints']],
    [container({ command: ['sh', '-c', 'dropbear && exec redis-server'] }), ['command']],
    [container({ ports: [{ internal: 22, external: 2222, ip: '127.0.0.1' }] }), ['ports[0]']],
    [podContainer({ command: ['telnetd'] }), [`${containerPath}.command`]],
    [podContainer({ ports: [{ containerPort: 23 }] }), [`${containerPath}.ports[0]`]],
  ],
  unknown: [
    container({ entrypoints: UNKNOWN, command: [UNKNOWN], ports: UNKNOWN }),
    podContainer({ command: UNKNOWN, ports: UNKNOWN }),
  ],
});
