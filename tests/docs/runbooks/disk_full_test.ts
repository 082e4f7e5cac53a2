import assert from "node:assert/strict";
import { join } from "node:path";
import { openKeyboard } from "./keyboard.ts";
import { healthOf, passUntil, runAtNight } from "./night.ts";
import { testRunbook } from "./runbook.ts";

/** Mounts a small disk of its own at `folder`; false where this machine does not let us. */
async function mountSmallDisk(folder: string): Promise<boolean> {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) return false;
  const args = ["-t", "tmpfs", "-o", "size=8m", "tmpfs", folder];
  return (await new Deno.Command("mount", { args, stderr: "null" }).output()).success;
}

const disk = await Deno.makeTempDir({ prefix: "gavel-disk-" });
const isMounted = await mountSmallDisk(disk);
if (!isMounted) await Deno.remove(disk);

testRunbook(
  "disk-full",
  "a full disk keeps bids back, and a backup less lets them go",
  async ({ says, type }) => {
    const [dataDir, backupDir] = [join(disk, "data"), join(disk, "backups")];
    await Deno.mkdir(backupDir);
    const env = { STORE: "kv", DATA_DIR: dataDir, BACKUP_DIR: backupDir };
    {
      await using running = await runAtNight({ env });
      const { house } = running;
      const keyboard = await openKeyboard(running, { env, folder: disk });
      const { id } = house.addLot({ title: "Lamp", startPrice: 5, closesInSeconds: 3_600 });
      await running.watch(id, { maxBid: 50, strategy: "auto" });
      await passUntil(running, "the first bid", () => house.lot(id).ownerIsWinning);
      const oldest = join(backupDir, "gavel-2020-01-01T0330.ndjson");
      await fill(oldest);
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
    await new Deno.Command("umount", { args: [disk] }).output();
    await Deno.remove(disk);
  },
  { ignore: !isMounted },
);

/** Writes a file until nothing more fits on its disk. */
async function fill(path: string): Promise<void> {
  using file = await Deno.open(path, { create: true, write: true });
  for (const size of [65_536, 4_096, 512]) {
    try {
      for (;;) await file.write(new Uint8Array(size));
    } catch (error) {
      if (!/os error 28/.test(String(error))) throw error;
    }
  }
}
