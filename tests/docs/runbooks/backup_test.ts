import assert from "node:assert/strict";
import { join } from "node:path";
import { eventually } from "../../support/eventually.ts";
import { openKeyboard } from "./keyboard.ts";
import { healthOf, metricsOf, runAtNight } from "./night.ts";
import { testRunbook } from "./runbook.ts";

testRunbook("backup", "a folder that is not mounted is named, and a backup made by hand meanwhile", async (
  { says, shows, type, replace },
) => {
  const usb = await Deno.makeTempDir({ prefix: "gavel-usb-" });
  const folder = join(usb, "nightly");
  await using running = await runAtNight({ env: { BACKUP_DIR: folder } });
  const { clock } = running;
  const keyboard = await openKeyboard(running, { env: { BACKUP_DIR: folder } });
  await clock.advance(60_000);
  await eventually("it fails", async () => /failed/.test((await healthOf(running)).backup ?? ""));
  says("The nightly backup failed", (await healthOf(running)).backup);
  shows("gavel_backup_failures_total 1", await metricsOf(running));
  assert.match(await type("ls -ld", keyboard, 2), /No such file or directory/);
  await type("df -h", keyboard, 1);
  replace({ "/mnt/usb": usb });
  assert.match(await type("gavel backup", keyboard), /gavel\.ndjson: /);

  await Deno.mkdir(folder);
  await clock.advance(3_601_000);
  await eventually("it is made", async () => !/failed/.test((await healthOf(running)).backup ?? ""));
  says("The last nightly backup is", await type("ask '/health", keyboard));
  await Deno.remove(usb, { recursive: true });
});
