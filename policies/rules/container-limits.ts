import { docker, isKnown, neverRuns, show } from './docker';
import { always, type ResourceRule } from './rule';

interface Settings {
  readonly maxMemoryMiB: number;
  readonly maxCpus: number;
}

/** Containers have memory and CPU limits, and no swap. */
export const rule: ResourceRule<Settings> = {
  kind: 'resource',
  name: 'container-limits',
  description: 'Containers have limits of memory and CPU, and no swap beyond the memory limit.',
  severity: 'medium',
  controls: ['CIS Docker 1.6.0: 5.10, 5.11', 'NIST SP 800-190: 4.4.3', 'NIST SP 800-53: SC-5, SC-6'],
  why: 'one member without limits takes the others down with it, and a Redis that swaps looks alive while every command times out',
  remedy: 'set memory (MiB), memorySwap to the same number, and cpus',
  levels: always,
  types: [docker.container],
  settings: {
    maxMemoryMiB: {
      type: 'integer',
      minimum: 1,
      default: 1_048_576,
      description: 'highest memory limit, MiB',
    },
    maxCpus: { type: 'number', minimum: 0.01, default: 64, description: 'highest CPU limit, cores' },
  },
  *check(container, { maxMemoryMiB, maxCpus }) {
    const { memory, memorySwap, cpus } = container.props;
    if (neverRuns(container)) return;
    if (isKnown(memory) && !within(memory, maxMemoryMiB)) {
      yield {
        path: 'memory',
        found: `${show(memory)}; it has to be above 0 and at most ${maxMemoryMiB} MiB`,
      };
    }
    if (isKnown(memory) && isKnown(memorySwap) && memorySwap !== memory) {
      yield { path: 'memorySwap', found: `${show(memorySwap)} beside a memory limit of ${show(memory)}` };
    }
    if (isKnown(cpus) && !within(cpus, maxCpus)) {
      yield { path: 'cpus', found: `${show(cpus)}; it has to be above 0 and at most ${maxCpus}` };
    }
  },
};

function within(value: unknown, max: number): boolean {
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && number > 0 && number <= max;
}
