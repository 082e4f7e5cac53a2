import assert from "node:assert/strict";
import { join } from "node:path";
import { fillDisk, mountSmallDisk, NO_SMALL_DISK } from "../../support/store/small_disk.ts";
import { openKeyboard } from "./keyboard.ts";
import { passUntil } from "../../support/server/pass_until.ts";
import { healthOf, runAtNight } from "./night.ts";
import { testRunbook } from "./runbook.ts";

const disk = await mountSmallDisk(8);

testRunbook(
  "disk-full",
  "a full disk keeps bids back, and a backup less lets them go",
  async ({ says, type }) => {
    assert.ok(disk);
    const { folder } = disk;
    const [dataDir, backupDir] = [join(folder, "data"), join(folder, "backups")];
    await Deno.mkdir(backupDir);
    const env = { STORE: "kv", DATA_DIR: dataDir, BACKUP_DIR: backupDir };
    {
      await using running = await runAtNight({ env });
      const { house } = running;
      const keyboard = await openKeyboard(running, { env, folder });
      const { id } = house.addLot({ title: "Lamp", startPrice: 5, closesInSeconds: 3_600 });
      await running.watch(id, { maxBid: 50, strategy: "auto" });
      await passUntil(running, "the first bid", () => house.lot(id).ownerIsWinning);
      const oldest = join(backupDir, "gavel-2020-01-01T0330.ndjson");
      await fillDisk(oldest);
      house.rivalBids(id, "Ada", 20);
      await passUntil(
        running,
        "a write fails",
        async () => /last write/.test((await healthOf(running)).store ?? ""),
      );
      says("The last write failed", (await healthOf(running)).store);
      await passUntil(
        running,
        "it is looked at",
        async () => /full/.test((await healthOf(running)).disk ?? ""),
      );
      says("Can't use …: the disk is full", (await healthOf(running)).disk);
      assert.match(await type("df -h data", keyboard), /100%/);
      assert.match(await type("ls -lhS", keyboard), /gavel-2020-01-01T0330\.ndjson/);
      assert.match(await type("du -xh data", keyboard), /gavel\.kv|data/);
      assert.equal(house.bids.length, 1, "nothing is bid meanwhile");

      await Deno.remove(oldest);
      await passUntil(running, "the rival is answered", () => house.lot(id).ownerIsWinning);
      await passUntil(
        running,
        "it has room",
        async () => /has room/.test((await healthOf(running)).disk ?? ""),
      );
      const health = await type("ask '/health", keyboard);
      says("Everything is written to the store", health);
      says("The data folder can be written to and has room", health);
      await running.stop();
    }
    await disk.unmount();
  },
  { skippedAs: disk ? null : NO_SMALL_DISK },
);
