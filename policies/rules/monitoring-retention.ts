import { containerTypes, eachContainer } from './shared/containers';
import { isComplete, strings } from './shared/read';
import { warnInDevelopment, type Finding, type ResourceRule } from './rule';

interface Settings {
  readonly minimumDays: number;
}

const days: Readonly<Record<string, number>> = { h: 1 / 24, d: 1, w: 7, y: 365 };

/** What was seen is kept, and bounded. */
export const rule: ResourceRule<Settings> = {
  kind: 'resource',
  name: 'monitoring-retention',
  description: 'Prometheus keeps what it saw for days, and no more than fits its volume.',
  severity: 'medium',
  controls: { nist53: ['SI-12'], soc2: ['CC7.2'] },
  why: 'an incident is looked into days later; and a volume that runs full stops Prometheus when it is needed',
  remedy:
    'set --storage.tsdb.retention.time and --storage.tsdb.retention.size (jsquared:monitoring retentionDays, retentionMiB)',
  levels: warnInDevelopment,
  types: containerTypes,
  settings: {
    minimumDays: { type: 'integer', minimum: 1, default: 7, description: 'least days that are kept' },
  },
  check: eachContainer(
    ({ props }, settings) => judge('entrypoints', [props['entrypoints'], props['command']], settings),
    ({ props }, settings) => judge('args', [props['command'], props['args']], settings),
  ),
};

function* judge(path: string, lists: readonly unknown[], { minimumDays }: Settings): Iterable<Finding> {
  if (!lists.every(isComplete)) return;
  const words = lists.flatMap(strings);
  if (!words.some((word) => /(^|\/)prometheus$/.test(word))) return;
  const value = (name: string): string | undefined =>
    words.find((word) => word.startsWith(`--storage.tsdb.retention.${name}=`))?.split('=')[1];
  const match = /^(\d+)([hdwy])$/.exec(value('time') ?? '');
  const kept = Number(match?.[1]) * (days[match?.[2] ?? ''] ?? Number.NaN);
  if (!(kept >= minimumDays))
    yield { path, found: `a retention of ${value('time') ?? 'no time'}, below ${minimumDays} days` };
  if (!/^[1-9]\d*(B|KB|MB|GB|TB|PB|EB)$/.test(value('size') ?? ''))
    yield { path, found: 'a retention without a size' };
}
