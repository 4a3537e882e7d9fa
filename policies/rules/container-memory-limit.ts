import { containerTypes, eachContainer } from './shared/containers';
import { neverRuns } from './shared/docker';
import { quantity } from './shared/quantities';
import { at, isKnown, number, show } from './shared/read';
import { always, type ResourceRule } from './rule';

interface Settings {
  readonly maxMemoryMiB: number;
}

/** Containers have a memory limit and no swap. */
export const rule: ResourceRule<Settings> = {
  kind: 'resource',
  name: 'container-memory-limit',
  description:
    'Containers have a memory limit, no swap beyond it, and on Kubernetes the memory they may use reserved.',
  severity: 'medium',
  controls: {
    cisDocker: ['5.11'],
    nist190: ['4.4.3'],
    nist53: ['SC-5', 'SC-6'],
    soc2: ['A1.1'],
  },
  why: 'one member without a limit takes the others down with it, and a Redis that swaps looks alive while every command times out',
  remedy:
    'set memory (MiB) and memorySwap to the same number; on Kubernetes limits.memory and requests.memory',
  levels: always,
  types: containerTypes,
  settings: {
    maxMemoryMiB: {
      type: 'integer',
      minimum: 1,
      default: 1_048_576,
      description: 'highest memory limit, MiB',
    },
  },
  check: eachContainer(
    function* (container, { maxMemoryMiB }) {
      const { memory, memorySwap } = container.props;
      if (neverRuns(container) || !isKnown(memory)) return;
      if (!(number(memory) > 0 && number(memory) <= maxMemoryMiB))
        yield {
          path: 'memory',
          found: `${show(memory)}; it has to be above 0 and at most ${maxMemoryMiB} MiB`,
        };
      else if (isKnown(memorySwap) && memorySwap !== memory)
        yield { path: 'memorySwap', found: `${show(memorySwap)} beside a memory limit of ${show(memory)}` };
    },
    function* ({ props }, { maxMemoryMiB }) {
      const limit = at(props, 'resources', 'limits', 'memory');
      const request = at(props, 'resources', 'requests', 'memory');
      if (!isKnown(limit)) return;
      const bytes = quantity(limit);
      if (!(bytes > 0 && bytes <= maxMemoryMiB * 2 ** 20)) {
        yield {
          path: 'resources.limits.memory',
          found: `${show(limit)}; it has to be above 0 and at most ${maxMemoryMiB} MiB`,
        };
      } else if (isKnown(request) && request !== undefined && quantity(request) < bytes) {
        // The kubelet evicts first what uses more than it asked for. Left out, the request is the limit.
        yield {
          path: 'resources.requests.memory',
          found: `${show(request)} below the limit of ${show(limit)}`,
        };
      }
    },
  ),
  mend: ({ type, props }) =>
    type.startsWith('docker:') && number(props['memory']) > 0 ? { memorySwap: props['memory'] } : {},
};
