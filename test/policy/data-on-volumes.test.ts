import { rule } from '../../policies/rules/data-on-volumes';
import { docker } from '../../policies/rules/shared/docker';
import { UNKNOWN } from '../../policies/rules/rule';
import { container, describeRule, member, redisSet, stack, subject, topology } from '../support/policies';

const name = 'jsquared-dev-main-redis-0-data';
const volume = (own: unknown = name) => subject(docker.volume, { name: own });
const one = (changed: Record<string, unknown> = {}) =>
  redisSet({ members: [{ ...member('data', 0), ...changed }] });

describeRule(rule, {
  accepts: [[one(), volume(), container()], [topology({ platform: 'kubernetes' })], []],
  refuses: [
    [[one({ volume: '' }), volume(), container()], ['main-redis-0']],
    [[one(), container()], ['main-redis-0']],
    [[one(), volume(), container({ volumes: [] })], ['main-redis-0']],
    [
      [
        one(),
        volume(),
        container({ volumes: [{ volumeName: name, containerPath: '/data', readOnly: true }] }),
      ],
      ['main-redis-0'],
    ],
  ],
  unknown: [
    [one({ volume: UNKNOWN }), volume(), container()],
    [one(), volume(UNKNOWN), container()],
    [one(), volume(), container({ volumes: [{ volumeName: UNKNOWN }] })],
    [stack({ topology: UNKNOWN })],
  ],
});
