import assert from "node:assert/strict";
import { basename, dirname } from "node:path/posix";
import { checkCompose, NO_DOCKER } from "./docker.ts";
import { testPage } from "./page.ts";

testPage("docs/monitoring.md", async (page) => {
  await page.excuse("docker compose --profile monitoring up", NO_DOCKER, checkCompose);
  const script = await Deno.readTextFile("ops/monitoring/grafana/start.sh");
  await page.excuse("docker compose exec grafana", NO_DOCKER, async (command) => {
    await checkCompose(command);
    const file = command.text.split(" ").at(-1) ?? "";
    assert.ok(
      script.includes(`:-${dirname(file)}}/${basename(file)}"`),
      "Grafana's start makes another file",
    );
  });
});
