/** The shape of an alert's tests, and short ways to write series. */

/** One situation: series over time, and what has to fire at the end of it. */
export interface AlertCase {
  readonly alert: string;
  readonly situation: string;
  /** `metric{labels}` and values in promtool's notation, a sample every 15 s (`every`). */
  readonly series: readonly (readonly [string, string])[];
  /** When to look, as Prometheus writes durations. */
  readonly at: string;
  /** Labels of each alert that fires, without alertname and severity; empty: silence. */
  readonly fires: readonly Readonly<Record<string, string>>[];
  /** Time between samples and evaluations. Default 15s. */
  readonly every?: string;
}

/** A set's labels. */
export const set = (name: string): Record<string, string> => ({ stack: 't', set: name });

/** Labels of a data member, as Prometheus attaches them. */
export const data = (name: string, index: number): Record<string, string> => ({
  ...set(name),
  role: 'data',
  instance: `${name}-${index}`,
  address: `10.0.0.1${index}:6379`,
  job: 'redis',
});

/** Labels of a sentinel, as Prometheus attaches them. */
export const sentinel = (name: string, index: number): Record<string, string> => ({
  ...set(name),
  role: 'sentinel',
  instance: `${name}-sentinel-${index}`,
  address: `10.0.0.2${index}:26379`,
  job: 'redis',
});

/** Prints a series' name with labels. */
export function series(metric: string, labels: Readonly<Record<string, string>>): string {
  const inner = Object.entries(labels).map(([key, value]) => `${key}="${value}"`);
  return `${metric}{${inner.join(', ')}}`;
}

/** The exporter's word on a member's place in replication; run and replication ids change as they do in life. */
export function role(
  labels: Record<string, string>,
  place: 'primary' | 'replica',
  values: string,
  id = 'a',
): readonly [string, string] {
  return [
    series('redis_instance_info', { ...labels, replication_role: place, run_id: id, master_replid: id }),
    values,
  ];
}

/** One series of a member. */
export function one(
  metric: string,
  labels: Record<string, string>,
  values: string,
): readonly [string, string] {
  return [series(metric, labels), values];
}
