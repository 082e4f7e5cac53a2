import assert from "node:assert/strict";
import { join } from "node:path";
import { makeBackup } from "../../src/backup/making.ts";
import { startNightly } from "../../src/backup/nightly.ts";
import { proveBackup } from "../../src/backup/restoring.ts";
import { withSnapshots } from "../../src/backup/snapshot.ts";
import { isOpenBid } from "../../src/bidding/ledger.ts";
import { checkRecord } from "../../src/composition/record_checks.ts";
import { aStock, sourcesOf } from "../support/backup/backups.ts";
import { createVirtualClock } from "../support/virtual_clock.ts";

/** Mounts a small disk of its own at `folder`; false where this machine does not let us. */
async function mountSmallDisk(folder: string): Promise<boolean> {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) return false;
  const args = ["-t", "tmpfs", "-o", "size=2m", "tmpfs", folder];
  return (await new Deno.Command("mount", { args, stderr: "null" }).output()).success;
}

const dir = await Deno.makeTempDir({ prefix: "gavel-backup-disk-" });
const isMounted = await mountSmallDisk(dir);
if (!isMounted) await Deno.remove(dir);
const OLDER = "gavel-2026-11-01T0330.ndjson";

Deno.test({
  name: "a disk that is full amid a backup is named, keeps the backups of before, and gets rid of the half" +
    (isMounted ? "" : " (a small disk can be mounted by root alone)"),
  ignore: !isMounted,
  async fn() {
    const clock = createVirtualClock(
      undefined,
      () => [nightly?.underway() ?? null].filter((work) => work !== null),
    );
    const stock = await aStock({ lots: 60, bidsALot: 5, results: 200 });
    const sources = sourcesOf(withSnapshots(stock, clock));
    await Deno.writeTextFile(join(dir, OLDER), "the backup of before");
    await Deno.writeFile(join(dir, "ballast"), new Uint8Array(2_000_000));
    const told: string[] = [];
    let nightly: ReturnType<typeof startNightly> | null = null;
    try {
      nightly = startNightly({
        dir,
        keep: 1,
        at: { hours: 3, minutes: 30 },
        clock,
        calendarNow: clock.now,
        make: () => makeBackup(sources, { withSecrets: false }),
        prove: (source) => proveBackup(source, { check: checkRecord, isOpenBid }),
        onFailure: (message) => void told.push(message),
      });
      await clock.settle();
      assert.match(told.join("\n"), /Can't write .*: its disk is full: make room on it$/);
      assert.deepEqual(await names(), ["ballast", OLDER], "nothing half is left, and nothing whole is gone");
      await Deno.remove(join(dir, "ballast"));
      await clock.advance(61 * 60_000);
      assert.equal(nightly.state().failure, null);
      const [made, ...others] = await names();
      assert.match(made ?? "", /^gavel-2026-11-02T\d{4}\.ndjson$/, "one is kept, the new one");
      assert.deepEqual(others, []);
    } finally {
      await nightly?.close();
      await new Deno.Command("umount", { args: [dir] }).output();
      await Deno.remove(dir);
    }
  },
});

async function names(): Promise<readonly string[]> {
  return (await Array.fromAsync(Deno.readDir(dir))).map(({ name }) => name).sort();
}
