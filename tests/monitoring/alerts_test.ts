import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { ALERTS_FILE, PROMETHEUS_FOLDER, readAlerts } from "./alerts.ts";

const CASES_FILE = "tests/monitoring/alerts_cases.yml";
const cases = z.object({
  tests: z.array(z.object({
    name: z.string(),
    alert_rule_test: z.array(z.object({ alertname: z.string(), exp_alerts: z.array(z.unknown()) })),
  })),
});

const alerts = await readAlerts();

async function promtool(...args: string[]): Promise<void> {
  const { success, stdout, stderr } = await new Deno.Command("promtool", { args, stdin: "null" }).output();
  const written = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  assert.ok(success, `promtool ${args.join(" ")}:\n${written}`);
}

Deno.test("Prometheus takes its configuration and the alerts in it", async () => {
  await promtool(
    "check",
    "config",
    "--lint=all",
    "--lint-fatal",
    "--syntax-only",
    `${PROMETHEUS_FOLDER}/prometheus.yml`,
  );
  await promtool("check", "rules", "--lint=all", "--lint-fatal", ALERTS_FILE);
});

Deno.test("every alert fires and resolves in virtual time, with the words that its owner reads", async () => {
  const { tests } = cases.parse(parse(await Deno.readTextFile(CASES_FILE)));
  for (const { alert } of alerts) {
    const counts = tests.flatMap((test) => test.alert_rule_test).filter(({ alertname }) =>
      alertname === alert
    )
      .map(({ exp_alerts }) => exp_alerts.length);
    const firesAt = counts.findIndex((count) => count > 0);
    assert.ok(
      firesAt > 0 && counts[0] === 0,
      `${CASES_FILE}: ${alert} must be seen before it fires, and fire`,
    );
    assert.equal(counts.at(-1), 0, `${CASES_FILE}: ${alert} must resolve`);
  }
  await promtool("test", "rules", CASES_FILE);
});

Deno.test("every alert leads to a runbook that names it and says what to do", async () => {
  for (const { alert, annotations: { summary, description, runbook_url } } of alerts) {
    assert.ok(existsSync(runbook_url), `${alert}: ${runbook_url} is missing`);
    const page = await Deno.readTextFile(runbook_url);
    assert.ok(page.includes(`**${alert}**`), `${runbook_url} does not name ${alert}`);
    assert.match(page, /^## Do this now$/m);
    assert.ok(summary.length <= 60, `${alert}: the summary is the subject of a mail`);
    assert.match(description, /\.$/, `${alert}: the description is a sentence`);
  }
});
