import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { dashboards } from '../../../monitoring/dashboards';
import { type DashboardSpec, renderDashboard } from '../../../monitoring/dashboards/panels';
import { redisDashboard } from '../../../monitoring/dashboards/redis';
import { runTool } from '../../support/promtool';
import { dashboardQueries } from '../../support/queries';

interface RenderedPanel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly datasource?: { readonly uid: string };
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
}

const rendered = dashboards().map(
  ({ json }) => JSON.parse(json) as { uid: string; panels: RenderedPanel[]; schemaVersion: number },
);

describe('dashboards', () => {
  it('have identifiers of their own, and panels that neither overlap nor leave the page', () => {
    expect(new Set(rendered.map(({ uid }) => uid)).size).toBe(rendered.length);
    for (const { panels } of rendered) {
      expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
      const taken = new Map<string, string>();
      for (const { title, gridPos } of panels) {
        expect(gridPos.x + gridPos.w, title).toBeLessThanOrEqual(24);
        for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
          for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
            expect(taken.get(`${x},${y}`), title).toBeUndefined();
            taken.set(`${x},${y}`, title);
          }
        }
      }
    }
  });

  it('say with each panel what a reader should conclude, and name the data source', () => {
    for (const { panels } of rendered) {
      for (const panel of panels.filter(({ type }) => type !== 'row')) {
        expect(panel.description?.length ?? 0, panel.title).toBeGreaterThan(20);
        expect(panel.datasource?.uid, panel.title).toBe('prometheus');
      }
    }
  });

  it('ask in PromQL that promtool can parse', async () => {
    const rules = dashboardQueries().map(({ expr }, index) => ({ record: `dashboard:query:${index}`, expr }));
    const { ok, output } = await runTool('promtool', ['check', 'rules', 'queries.yml'], {
      'queries.yml': stringify({ groups: [{ name: 'dashboards', rules }] }),
    });
    expect(output).toContain(`${rules.length} rules found`);
    expect(ok).toBe(true);
  });

  it('refuse a row that is wider than the page, by its name', () => {
    const [row] = redisDashboard.rows;
    const wide: DashboardSpec = {
      ...redisDashboard,
      rows: [{ ...row!, panels: [...row!.panels, ...row!.panels] }],
    };
    expect(() => renderDashboard(wide)).toThrow('row "State": its panels are 48 columns wide, of 24');
  });
});
