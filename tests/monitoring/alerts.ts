import { parse } from "yaml";
import { z } from "zod";

/** The folder of Prometheus's configuration. */
export const PROMETHEUS_FOLDER = "ops/monitoring/prometheus";
/** The rules, as they ship. */
export const ALERTS_FILE = `${PROMETHEUS_FOLDER}/alerts.yml`;

const rules = z.strictObject({
  groups: z.array(z.strictObject({
    name: z.string(),
    rules: z.array(z.strictObject({
      alert: z.string(),
      expr: z.string(),
      for: z.string().optional(),
      labels: z.strictObject({ severity: z.enum(["critical", "warning"]) }),
      annotations: z.strictObject({ summary: z.string(), description: z.string(), runbook_url: z.string() }),
    })).nonempty(),
  })).nonempty(),
});

/** An alert as it ships. */
export type Alert = z.infer<typeof rules>["groups"][number]["rules"][number];

/** Reads all alerts. */
export async function readAlerts(): Promise<readonly Alert[]> {
  return rules.parse(parse(await Deno.readTextFile(ALERTS_FILE))).groups.flatMap((group) => group.rules);
}
