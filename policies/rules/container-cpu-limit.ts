import { containerTypes, eachContainer } from './shared/containers';
import { neverRuns } from './shared/docker';
import { quantity } from './shared/quantities';
import { at, isKnown, number, show } from './shared/read';
import { always, type ResourceRule } from './rule';

interface Settings {
  readonly maxCpus: number;
}

/** Containers have a CPU limit. */
export const rule: ResourceRule<Settings> = {
  kind: 'resource',
  name: 'container-cpu-limit',
  description: 'Containers have a limit of CPU.',
  severity: 'medium',
  controls: { cisDocker: ['5.12'], nist190: ['4.4.3'], nist53: ['SC-5', 'SC-6'], soc2: ['A1.1'] },
  why: 'a busy neighbour starves a sentinel of its turn, and a sentinel that is late calls a healthy primary down',
  remedy: 'set cpus (cores, as text); on Kubernetes limits.cpu',
  levels: always,
  types: containerTypes,
  settings: {
    maxCpus: { type: 'number', minimum: 0.01, default: 64, description: 'highest CPU limit, cores' },
  },
  check: eachContainer(
    function* (container, { maxCpus }) {
      const { cpus } = container.props;
      if (neverRuns(container) || !isKnown(cpus) || isWithin(number(cpus), maxCpus)) return;
      yield { path: 'cpus', found: `${show(cpus)}; it has to be above 0 and at most ${maxCpus}` };
    },
    function* ({ props }, { maxCpus }) {
      const limit = at(props, 'resources', 'limits', 'cpu');
      if (!isKnown(limit) || isWithin(quantity(limit), maxCpus)) return;
      yield {
        path: 'resources.limits.cpu',
        found: `${show(limit)}; it has to be above 0 and at most ${maxCpus}`,
      };
    },
  ),
};

function isWithin(value: number, max: number): boolean {
  return value > 0 && value <= max;
}
