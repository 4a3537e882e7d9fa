import { docker, neverRuns } from './shared/docker';
import { isKnown, record, show } from './shared/read';
import { warnInDevelopment, type ResourceRule } from './rule';

interface Settings {
  readonly maxTotalMiB: number;
}

const units: Readonly<Record<string, number>> = { '': 1 / 1_048_576, k: 1 / 1024, m: 1, g: 1024 };

/** Container logs are bounded. */
export const rule: ResourceRule<Settings> = {
  kind: 'resource',
  name: 'container-log-rotation',
  description: "Containers' logs are rotated and bounded.",
  severity: 'medium',
  controls: { nist53: ['AU-4'], soc2: ['A1.1'] },
  why: "Docker's default log grows until the disk is full, and a full disk stops the append-only file, and with it all writes",
  remedy: 'set logDriver "json-file" or "local" with logOpts max-size (for example "10m") and max-file',
  levels: warnInDevelopment,
  types: [docker.container],
  settings: {
    maxTotalMiB: {
      type: 'integer',
      minimum: 1,
      default: 100,
      description: 'most that the logs of one container may take, MiB',
    },
  },
  *check(container, { maxTotalMiB }) {
    const { logDriver, logOpts } = container.props;
    if (neverRuns(container) || !isKnown(logDriver) || !isKnown(logOpts)) return;
    if (logDriver !== undefined && logDriver !== 'json-file' && logDriver !== 'local') return;
    const { 'max-size': size, 'max-file': files } = record(logOpts);
    if (!isKnown(size) || !isKnown(files)) return;
    const match = /^(\d+)([kmg]?)$/.exec(typeof size === 'string' ? size : '');
    const count = Number(files ?? 1);
    if (!match || !Number.isInteger(count) || count < 1) {
      yield { path: 'logOpts', found: `max-size ${show(size)}, max-file ${show(files)}` };
      return;
    }
    const total = Number(match[1]) * (units[match[2] ?? ''] ?? 1) * count;
    if (total > maxTotalMiB) {
      yield { path: 'logOpts', found: `${Math.round(total)} MiB in all, above ${maxTotalMiB}` };
    }
  },
  mend: (_, { maxTotalMiB }) => ({
    logDriver: 'json-file',
    logOpts: {
      'max-size': `${Math.min(10, Math.max(1, Math.floor(maxTotalMiB / 3)))}m`,
      'max-file': maxTotalMiB < 3 ? '1' : '3',
    },
  }),
};
