import { rule } from '../../policies/rules/container-unprivileged-ports';
import { UNKNOWN } from '../../policies/rules/rule';
import { container, describeRule } from '../support/policies';

const port = (external: unknown) => container({ ports: [{ internal: 9090, external, ip: '127.0.0.1' }] });

describeRule(rule, {
  accepts: [container(), port(1024), port(undefined), port(0)],
  refuses: [
    [port(22), ['ports[0].external']],
    [port(1023), ['ports[0].external']],
  ],
  unknown: [port(UNKNOWN), container({ ports: UNKNOWN })],
});
