import { rule } from '../../policies/rules/redis-not-published';
import { UNKNOWN } from '../../policies/rules/rule';
import { container, describeRule } from '../support/policies';

const port = (internal: unknown) => container({ ports: [{ internal, external: 30_000, ip: '127.0.0.1' }] });

describeRule(rule, {
  accepts: [container(), port(9121)],
  refuses: [
    [port(6379), ['ports[0]']],
    [port(26379), ['ports[0]']],
  ],
  configured: [
    [port(7000), { ports: ['7000'] }, ['ports[0]']],
    [port(6379), { ports: ['7000'] }, []],
  ],
  unknown: [port(UNKNOWN), container({ ports: UNKNOWN })],
});
