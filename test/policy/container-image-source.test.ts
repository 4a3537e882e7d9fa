import { rule } from '../../policies/rules/container-image-source';
import { UNKNOWN } from '../../policies/rules/rule';
import { containerPath, podContainer, statefulSet } from '../support/kubernetes-objects';
import { container, describeRule } from '../support/policies';

const digest = `@sha256:${'a'.repeat(64)}`;
const image = (name: unknown) => container({ image: name });

describeRule(rule, {
  accepts: [
    container(),
    image(`redis:8.2${digest}`),
    image('jsquared/redis:1-abc'),
    image(`sha256:${'a'.repeat(64)}`),
    statefulSet(),
  ],
  refuses: [
    ...['nginx', `evil/redis${digest}`, 'jsquared/a/b:1', 'host:5000/redis:1', 'jsquaredx/redis'].map(
      (name) => [image(name), ['image']] as const,
    ),
    [podContainer({ image: `evil/redis${digest}` }), [`${containerPath}.image`]],
  ],
  configured: [
    [image('mirror.example:5000/team/redis:1'), { repositories: ['mirror.example:5000/team/*'] }, []],
    [image('redis:8'), { repositories: [] }, ['image']],
  ],
  unknown: [image(UNKNOWN), podContainer({ image: UNKNOWN })],
});
