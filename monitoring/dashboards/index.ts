/** Every dashboard of a stack. */
import { renderDashboard } from './panels';
import { redisDashboard } from './redis';

/** A dashboard's file name without its ending, and its JSON. */
export interface DashboardFile {
  readonly name: string;
  readonly json: string;
}

/** The dashboards, the one that opens first in front. */
export function dashboards(): DashboardFile[] {
  return [redisDashboard].map((spec) => ({
    name: spec.uid,
    json: `${JSON.stringify(renderDashboard(spec), undefined, 2)}\n`,
  }));
}
