import { rule } from '../../policies/rules/container-pids-limit';
import { docker, localCommand } from '../../policies/rules/shared/docker';
import { UNKNOWN } from '../../policies/rules/rule';
import { container, describeRule, filesCarrier, subject } from '../support/policies';

const command = (create: unknown) => subject(localCommand, { create });
const name = 'jsquared-dev-main-redis-0';
const update = (limit: string) => command(`docker update --pids-limit ${limit} other ${name}`);

describeRule(rule, {
  accepts: [
    [container(), update('128')],
    [container(), command(`docker container update --memory 5m --pids-limit=64 ${name}`)],
    [subject(docker.container, filesCarrier)],
    [],
  ],
  refuses: [
    [[container()], ['it']],
    [[container(), update('-1')], ['it']],
    [[container(), update('0')], ['it']],
    [[container(), update('1000000')], ['it']],
    [[container({ name: `${name}0` }), update('64')], ['it']],
  ],
  configured: [
    [[container(), update('128')], { maxPids: 127 }, ['it']],
    [[container(), update('9999')], { maxPids: 10_000 }, []],
  ],
  unknown: [[container(), command(UNKNOWN)], [container({ name: UNKNOWN })]],
});
