import { checkCompose, NO_DOCKER } from "../docker.ts";
import { testPage } from "../page.ts";

testPage("docs/runbooks/gavel-down.md", async (page) => {
  await page.excuse("docker compose", NO_DOCKER, checkCompose);
});
