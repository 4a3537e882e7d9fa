import { docker } from '../../policies/rules/shared/docker';
import { UNKNOWN } from '../../policies/rules/rule';
import { rule } from '../../policies/rules/volume-single-writer';
import { container, describeRule, filesCarrier, subject } from '../support/policies';

const using = (name: string, volumeName: unknown, readOnly?: unknown) =>
  container({ name, volumes: [{ volumeName, containerPath: '/data', readOnly }] });

describeRule(rule, {
  accepts: [
    [using('a', 'x'), using('b', 'y')],
    [using('a', 'x', true), using('b', 'x', true)],
    [using('a', 'x'), subject(docker.container, { ...filesCarrier, volumes: [{ volumeName: 'x' }] })],
  ],
  refuses: [
    [[using('a', 'x'), using('b', 'x')], ['volume x']],
    [
      [using('a', 'x', true), container({ mounts: [{ type: 'volume', source: 'x', target: '/d' }] })],
      ['volume x'],
    ],
  ],
  unknown: [
    [using('a', UNKNOWN), using('b', UNKNOWN)],
    [using('a', 'x', UNKNOWN), using('b', 'x', true)],
  ],
});
