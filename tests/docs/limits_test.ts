import assert from "node:assert/strict";
import { DEFAULT_SETTINGS } from "../../src/owner/settings_schema.ts";
import { testWords } from "./kinds.ts";
import { startOwner } from "./owner.ts";
import { testPage } from "./page.ts";

testPage("docs/limits.md", async (page) => {
  await using owner = await startOwner();
  const isPaused = async () => (await owner.running.call("GET", "/api/bidding")).body.bidding.paused;
  await page.run("gavel pause", owner.shell);
  assert.equal(await isPaused(), true);
  await page.run("gavel resume", owner.shell);
  assert.equal(await isPaused(), false);
});

testWords("docs/limits.md names each limit of the budgets", async () => {
  const text = await Deno.readTextFile("docs/limits.md");
  for (const limit of Object.keys(DEFAULT_SETTINGS.budget)) assert.ok(text.includes(`\`${limit}\``), limit);
});
