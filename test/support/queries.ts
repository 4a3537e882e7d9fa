/** What alerts and dashboards ask of Prometheus, and which metrics that takes. */
import { ruleGroups, type RulesArgs } from '../../monitoring/alerts';
import { redisDashboard } from '../../monitoring/dashboards/redis';

/** A query and where it stands. */
export interface KnownQuery {
  readonly where: string;
  readonly expr: string;
}

/** Every query of the dashboards, with Grafana's variables filled in. */
export function dashboardQueries(
  values: { stack: string; set: string } = { stack: 's', set: 't' },
): KnownQuery[] {
  const { title, rows, annotations } = redisDashboard;
  const fill = (expr: string) =>
    expr
      .replaceAll('$stack', values.stack)
      .replaceAll('$set', values.set)
      .replaceAll('$__rate_interval', '1m');
  return [
    ...rows.flatMap((row) =>
      row.panels.flatMap((panel) =>
        panel.queries.map(({ expr }) => ({ where: `${title} / ${panel.title}`, expr: fill(expr) })),
      ),
    ),
    ...annotations.map(({ name, expr }) => ({ where: `${title} / annotation ${name}`, expr: fill(expr) })),
  ];
}

/** Every expression of the rules. */
export function ruleQueries(args: RulesArgs): KnownQuery[] {
  return ruleGroups(args).flatMap((group) => [
    ...(group.recordings ?? []).map(({ record, expr }) => ({ where: record, expr })),
    ...(group.alerts ?? []).map(({ name, expr }) => ({ where: name, expr })),
  ]);
}

/** Words of PromQL that are no metric: functions, aggregations, keywords. */
const language = new Set(
  (
    'max min sum avg count group topk by on unless and or group_left group_right offset rate increase changes time vector ' +
    'histogram_quantile label_replace max_over_time le'
  ).split(' '),
);

/** Names of the metrics that an expression reads. */
export function metricsOf(expr: string): string[] {
  const bare = expr
    .replaceAll(/"[^"]*"/g, '')
    .replaceAll(/\{[^}]*\}/g, '')
    .replaceAll(/\[[^\]]*\]/g, '')
    .replaceAll(/\boffset\s+\w+/g, '')
    .replaceAll(/\b(?:by|on|group_left|group_right)\s*\([^)]*\)/g, '');
  return [...new Set(bare.match(/[a-zA-Z_][a-zA-Z0-9_:]*/g) ?? [])].filter(
    (word) => !language.has(word) && !/^\d/.test(word),
  );
}
