/**
 * Grafana dashboards as typed data: the few panel kinds that ours use, laid out in rows of 24 columns. Grafana's own SDK
 * cannot be resolved by the module settings that Pulumi's TypeScript needs (its types sit behind an exports map).
 */

/** What a number is; Grafana's own identifiers. */
export type Unit = 'short' | 'bytes' | 's' | 'µs' | 'ops' | 'Bps' | 'percentunit' | 'bool';

/** One query of a panel. */
export interface Query {
  /** PromQL; `$stack` and `$set` are the dashboard's variables, `$__rate_interval` Grafana's own. */
  readonly expr: string;
  /** `{{label}}` in it is replaced by the label's value. */
  readonly legend: string;
}

/** A value shown as a word and a colour. */
export interface Mapping {
  readonly value: number;
  readonly text: string;
  readonly color: 'green' | 'red' | 'blue' | 'yellow' | 'gray';
}

/** What all panels have. */
interface PanelBase {
  readonly title: string;
  /** What a reader should conclude from it. */
  readonly description: string;
  readonly queries: readonly Query[];
  /** Columns of 24. */
  readonly width: number;
}

/** Lines over time. */
export interface TimeseriesPanel extends PanelBase {
  readonly kind: 'timeseries';
  readonly unit: Unit;
  /** Drawn on top of each other instead of beside. */
  readonly stacked?: boolean;
}

/** One number. */
export interface StatPanel extends PanelBase {
  readonly kind: 'stat';
  readonly unit: Unit;
  /** Colours from a value on, the first from minus infinity. */
  readonly thresholds: readonly { readonly from: number | null; readonly color: Mapping['color'] }[];
  /** Show the legend instead of the number: the answer is a name. */
  readonly showName?: boolean;
}

/** States over time, one bar a series. */
export interface TimelinePanel extends PanelBase {
  readonly kind: 'state-timeline';
  readonly mappings: readonly Mapping[];
}

/** The labels of the present series. */
export interface TablePanel extends PanelBase {
  readonly kind: 'table';
  /** Labels to show, in order. */
  readonly columns: readonly string[];
}

/** One panel. */
export type Panel = TimeseriesPanel | StatPanel | TimelinePanel | TablePanel;

/** Panels of equal height under a heading. */
export interface Row {
  readonly title: string;
  /** In Grafana's units of 30 pixels. */
  readonly height: number;
  readonly panels: readonly Panel[];
}

/** Moments marked across all panels. */
export interface Annotation {
  readonly name: string;
  readonly expr: string;
  readonly title: string;
  readonly color: Mapping['color'];
}

/** A whole dashboard. */
export interface DashboardSpec {
  /** Stable for ever: links carry it. */
  readonly uid: string;
  readonly title: string;
  readonly annotations: readonly Annotation[];
  readonly rows: readonly Row[];
}

/** The data source's identifier, as provisioned. */
export const DATASOURCE = { type: 'prometheus', uid: 'prometheus' } as const;

const COLUMNS = 24;

/** The dashboard as Grafana imports it. @throws Error naming the row whose panels are wider than the page */
export function renderDashboard(spec: DashboardSpec): Record<string, unknown> {
  return {
    uid: spec.uid,
    title: spec.title,
    tags: ['jsquared'],
    schemaVersion: 39,
    editable: false,
    graphTooltip: 1,
    refresh: '30s',
    time: { from: 'now-1h', to: 'now' },
    timezone: 'browser',
    templating: {
      list: [
        variable('stack', 'label_values(redis_up, stack)'),
        variable('set', 'label_values(redis_up{stack="$stack"}, set)'),
      ],
    },
    annotations: { list: spec.annotations.map(annotation) },
    panels: layOut(spec.rows),
  };
}

function variable(name: string, query: string): Record<string, unknown> {
  return {
    type: 'query',
    name,
    label: name,
    datasource: DATASOURCE,
    query: { query, refId: name },
    refresh: 2,
    sort: 1,
    multi: false,
    includeAll: false,
  };
}

function annotation({ name, expr, title, color }: Annotation): Record<string, unknown> {
  return {
    name,
    enable: true,
    datasource: DATASOURCE,
    expr,
    titleFormat: title,
    iconColor: color,
    step: '30s',
  };
}

function layOut(rows: readonly Row[]): Record<string, unknown>[] {
  const panels: Record<string, unknown>[] = [];
  let y = 0;
  for (const row of rows) {
    const width = row.panels.reduce((sum, panel) => sum + panel.width, 0);
    if (width > COLUMNS)
      throw new Error(`row "${row.title}": its panels are ${width} columns wide, of ${COLUMNS}`);
    panels.push({
      id: panels.length + 1,
      type: 'row',
      title: row.title,
      collapsed: false,
      gridPos: { x: 0, y, w: COLUMNS, h: 1 },
      panels: [],
    });
    y += 1;
    let x = 0;
    for (const panel of row.panels) {
      panels.push({
        id: panels.length + 1,
        gridPos: { x, y, w: panel.width, h: row.height },
        ...renderPanel(panel),
      });
      x += panel.width;
    }
    y += row.height;
  }
  return panels;
}

function renderPanel(panel: Panel): Record<string, unknown> {
  const common = {
    type: panel.kind,
    title: panel.title,
    description: panel.description,
    datasource: DATASOURCE,
    targets: panel.queries.map((query, index) => ({
      refId: String.fromCharCode('A'.charCodeAt(0) + index),
      datasource: DATASOURCE,
      expr: query.expr,
      legendFormat: query.legend,
      // A number or a table is about now; a range would draw what was.
      ...(panel.kind === 'stat' || panel.kind === 'table'
        ? { instant: true, range: false }
        : { range: true }),
      ...(panel.kind === 'table' ? { format: 'table' } : {}),
    })),
  };
  switch (panel.kind) {
    case 'timeseries':
      return {
        ...common,
        fieldConfig: {
          defaults: {
            unit: panel.unit,
            min: 0,
            custom: {
              fillOpacity: 8,
              showPoints: 'never',
              ...(panel.stacked ? { stacking: { mode: 'normal' } } : {}),
            },
          },
          overrides: [],
        },
        options: {
          legend: { displayMode: 'list', placement: 'bottom' },
          tooltip: { mode: 'multi', sort: 'desc' },
        },
      };
    case 'stat':
      return {
        ...common,
        fieldConfig: {
          defaults: {
            unit: panel.unit,
            noValue: 'none',
            thresholds: {
              mode: 'absolute',
              steps: panel.thresholds.map(({ from, color }) => ({ value: from, color })),
            },
          },
          overrides: [],
        },
        options: {
          colorMode: 'background',
          graphMode: 'none',
          reduceOptions: { calcs: ['lastNotNull'] },
          textMode: panel.showName ? 'name' : 'value',
        },
      };
    case 'state-timeline':
      return {
        ...common,
        fieldConfig: {
          defaults: {
            mappings: [
              {
                type: 'value',
                options: Object.fromEntries(
                  panel.mappings.map(({ value, text, color }, index) => [
                    String(value),
                    { text, color, index },
                  ]),
                ),
              },
            ],
            custom: { fillOpacity: 70, lineWidth: 0 },
          },
          overrides: [],
        },
        options: {
          showValue: 'never',
          mergeValues: true,
          rowHeight: 0.8,
          legend: { showLegend: true, placement: 'bottom' },
        },
      };
    case 'table':
      return {
        ...common,
        fieldConfig: { defaults: {}, overrides: [] },
        transformations: [{ id: 'filterFieldsByName', options: { include: { names: [...panel.columns] } } }],
        options: { showHeader: true },
      };
  }
}
