import { z } from "zod";

/** The dashboard, as it ships. */
const DASHBOARD_FILE = "ops/monitoring/grafana/dashboards/gavel.json";

const datasource = z.strictObject({ type: z.literal("prometheus"), uid: z.string() });
const whole = z.number().int();
const gridPos = z.strictObject({
  x: whole.min(0).max(23),
  y: whole.min(0),
  w: whole.min(1).max(24),
  h: whole.min(1),
});
const panelHead = { id: whole.min(1), title: z.string().min(1), gridPos };
const row = z.strictObject({
  ...panelHead,
  type: z.literal("row"),
  collapsed: z.literal(false),
  panels: z.array(z.never()),
});
const graph = z.strictObject({
  ...panelHead,
  type: z.enum(["timeseries", "stat"]),
  description: z.string(),
  datasource,
  fieldConfig: z.strictObject({
    defaults: z.looseObject({ unit: z.string() }),
    overrides: z.array(z.never()),
  }),
  options: z.looseObject({}),
  targets: z.array(z.strictObject({
    refId: z.string().regex(/^[A-Z]$/),
    datasource,
    expr: z.string().min(1),
    legendFormat: z.string(),
    range: z.boolean(),
    instant: z.boolean(),
  })).nonempty(),
});
/** The part of Grafana's dashboard model (`schemaVersion` 39) that ours uses; anything else is a typing error. */
const dashboard = z.strictObject({
  uid: z.string().regex(/^[\w-]{1,40}$/),
  title: z.string().min(1),
  tags: z.array(z.string()),
  schemaVersion: z.literal(39),
  version: whole,
  editable: z.boolean(),
  timezone: z.enum(["browser", "utc"]),
  refresh: z.string(),
  time: z.strictObject({ from: z.string(), to: z.string() }),
  annotations: z.strictObject({
    list: z.array(z.strictObject({
      name: z.string(),
      datasource,
      enable: z.boolean(),
      iconColor: z.string(),
      expr: z.string(),
      titleFormat: z.string(),
    })),
  }),
  templating: z.strictObject({ list: z.array(z.never()) }),
  links: z.array(z.never()),
  panels: z.array(z.discriminatedUnion("type", [row, graph])).nonempty(),
});

/** A dashboard as Grafana wants it. */
export type Dashboard = z.infer<typeof dashboard>;

/** Reads the dashboard. Throws where Grafana would not take it. */
export async function readDashboard(): Promise<Dashboard> {
  return dashboard.parse(JSON.parse(await Deno.readTextFile(DASHBOARD_FILE)));
}

/** A query of the dashboard, and the panel that shows it. */
export interface PanelQuery {
  readonly panel: string;
  readonly expression: string;
}

/** Returns every query of the dashboard, with `interval` in place of Grafana's own variable. */
export function queriesOf({ panels, annotations }: Dashboard, interval: string): readonly PanelQuery[] {
  const shown = panels.flatMap((panel) =>
    panel.type === "row" ? [] : panel.targets.map(({ expr }) => ({ panel: panel.title, expression: expr }))
  );
  const noted = annotations.list.map(({ name, expr }) => ({ panel: `notes of ${name}`, expression: expr }));
  return [...shown, ...noted].map(({ panel, expression }) => ({
    panel,
    expression: expression.replaceAll("$__rate_interval", interval),
  }));
}
