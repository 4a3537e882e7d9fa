import { expect, it } from 'vitest';
import { rule } from '../../policies/rules/container-restarts';
import { docker } from '../../policies/rules/shared/docker';
import { kubernetes } from '../../policies/rules/shared/kubernetes';
import { UNKNOWN } from '../../policies/rules/rule';
import { container, describeRule, filesCarrier, subject } from '../support/policies';

const pod = (metadata: unknown) => subject(kubernetes.pod, { metadata, spec: { containers: [] } });

describeRule(rule, {
  accepts: [
    container(),
    container({ restart: 'always' }),
    subject(docker.container, filesCarrier),
    pod({ ownerReferences: [{ kind: 'ReplicaSet' }] }),
  ],
  refuses: [
    ...[undefined, 'no', 'on-failure'].map((restart) => [container({ restart }), ['restart']] as const),
    [pod({ name: 'lonely' }), ['metadata.ownerReferences']],
  ],
  unknown: [container({ restart: UNKNOWN }), pod(UNKNOWN)],
});

it('mends the policy of a Docker container', () => {
  const { mend } = rule;
  expect(mend?.(container({ restart: 'no' }), {})).toEqual({ restart: 'unless-stopped' });
  expect(mend?.(pod({}), {})).toEqual({});
});
