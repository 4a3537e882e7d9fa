import { expect, it } from 'vitest';
import { rule } from '../../policies/rules/container-memory-limit';
import { docker } from '../../policies/rules/shared/docker';
import { UNKNOWN } from '../../policies/rules/rule';
import { containerPath, podContainer, statefulSet } from '../support/kubernetes-objects';
import { container, describeRule, filesCarrier, subject } from '../support/policies';

const limits = (memory: unknown, request?: unknown) =>
  podContainer({ resources: { limits: { memory, cpu: '1' }, requests: { memory: request } } });

describeRule(rule, {
  accepts: [container(), subject(docker.container, filesCarrier), statefulSet(), limits('1Gi')],
  refuses: [
    [container({ memory: undefined, memorySwap: undefined }), ['memory']],
    [container({ memory: 0, memorySwap: 0 }), ['memory']],
    [container({ memorySwap: undefined }), ['memorySwap']],
    [container({ memorySwap: -1 }), ['memorySwap']],
    [limits(undefined), [`${containerPath}.resources.limits.memory`]],
    [limits('lots'), [`${containerPath}.resources.limits.memory`]],
    [limits('256Mi', '64Mi'), [`${containerPath}.resources.requests.memory`]],
  ],
  configured: [
    [container(), { maxMemoryMiB: 255 }, ['memory']],
    [container(), { maxMemoryMiB: 256 }, []],
    [limits('1Gi'), { maxMemoryMiB: 1023 }, [`${containerPath}.resources.limits.memory`]],
  ],
  unknown: [
    container({ memory: UNKNOWN }),
    container({ memorySwap: UNKNOWN }),
    limits(UNKNOWN),
    podContainer({ resources: UNKNOWN }),
  ],
});

it('mends the swap of a container that has a limit', () => {
  const { mend } = rule;
  expect(mend?.(container({ memory: 64, memorySwap: -1 }), { maxMemoryMiB: 100 })).toEqual({
    memorySwap: 64,
  });
  expect(mend?.(container({ memory: undefined }), { maxMemoryMiB: 100 })).toEqual({});
});
