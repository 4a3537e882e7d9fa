import { expect, it } from 'vitest';
import { rule } from '../../policies/rules/container-no-new-privileges';
import { UNKNOWN } from '../../policies/rules/rule';
import { containerPath, securityContext, statefulSet } from '../support/kubernetes-objects';
import { container, describeRule } from '../support/policies';

describeRule(rule, {
  accepts: [container(), container({ securityOpts: ['no-new-privileges'] }), statefulSet()],
  refuses: [
    ...[undefined, [], ['no-new-privileges:false'], ['label=disable']].map(
      (securityOpts) => [container({ securityOpts }), ['securityOpts']] as const,
    ),
    [
      securityContext({ allowPrivilegeEscalation: undefined }),
      [`${containerPath}.securityContext.allowPrivilegeEscalation`],
    ],
  ],
  unknown: [
    container({ securityOpts: UNKNOWN }),
    container({ securityOpts: [UNKNOWN] }),
    securityContext({ allowPrivilegeEscalation: UNKNOWN }),
  ],
});

it('mends a Docker container, and keeps the other options', () => {
  const { mend } = rule;
  expect(mend?.(container({ securityOpts: ['apparmor=own'] }), {})).toEqual({
    securityOpts: ['apparmor=own', 'no-new-privileges:true'],
  });
  expect(mend?.(statefulSet(), {})).toEqual({});
});
