import { docker } from './shared/docker';
import { isKnown, number, text } from './shared/read';
import { warnInDevelopment, type StackRule } from './rule';
import { setsOf } from './shared/topology';

interface Settings {
  readonly factor: number;
}

/** A member can fork. */
export const rule: StackRule<Settings> = {
  kind: 'stack',
  name: 'topology-memory-headroom',
  description:
    'The memory limit of each data member leaves room beside its data for a fork, buffers and fragmentation.',
  severity: 'high',
  controls: { nist53: ['SC-5', 'SC-6', 'SI-13'], soc2: ['A1.1'] },
  why: 'while a snapshot or a rewrite is written every changed page is there twice; at the limit the kernel kills the member, and the next one after it',
  remedy: 'set memoryMiB of jsquared:redis to one and a half times maxmemoryMiB or more, better twice',
  levels: warnInDevelopment,
  settings: {
    factor: { type: 'number', minimum: 1, default: 1.5, description: 'memory limit by maxmemory, at least' },
  },
  *check(resources, { factor }) {
    const containers = new Map(
      resources.filter(({ type }) => type === docker.container).map((each) => [each.props['name'], each]),
    );
    for (const { path, props, data } of setsOf(resources)) {
      const { maxmemoryMiB } = props;
      if (!isKnown(maxmemoryMiB)) continue;
      // Without a maximum the data itself has no bound.
      if (!(number(maxmemoryMiB) > 0)) yield { path: `${path}.maxmemoryMiB`, found: 'no maximum' };
      for (const { instance, name } of data) {
        const container = containers.get(instance);
        const memory = container?.props['memory'];
        if (!container || !isKnown(memory) || number(memory) >= number(maxmemoryMiB) * factor) continue;
        yield {
          path: text(name),
          found: `${number(memory)} MiB for ${number(maxmemoryMiB)} MiB of data`,
          urn: container.urn,
        };
      }
    }
  },
};
