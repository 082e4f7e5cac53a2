import assert from "node:assert/strict";
import { join } from "node:path";
import { makeBackup } from "../../src/backup/making.ts";
import { startNightly } from "../../src/backup/nightly.ts";
import { proveBackup } from "../../src/backup/restoring.ts";
import { withSnapshots } from "../../src/backup/snapshot.ts";
import { isOpenBid } from "../../src/bidding/ledger.ts";
import { checkRecord } from "../../src/composition/record_checks.ts";
import { aStock, sourcesOf } from "../support/backup/backups.ts";
import { mountSmallDisk, NO_SMALL_DISK } from "../support/store/small_disk.ts";
import { createVirtualClock } from "../support/virtual_clock.ts";

const disk = await mountSmallDisk(2);
const OLDER = "gavel-2026-11-01T0330.ndjson";

Deno.test({
  name: "a disk that is full amid a backup is named, keeps the backups of before, and gets rid of the half" +
    (disk ? "" : ` (${NO_SMALL_DISK})`),
  ignore: !disk,
  async fn() {
    assert.ok(disk);
    const { folder: dir } = disk;
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
      assert.deepEqual(
        await namesIn(dir),
        ["ballast", OLDER],
        "nothing half is left, and nothing whole is gone",
      );
      await Deno.remove(join(dir, "ballast"));
      await clock.advance(61 * 60_000);
      assert.equal(nightly.state().failure, null);
      const [made, ...others] = await namesIn(dir);
      assert.match(made ?? "", /^gavel-2026-11-02T\d{4}\.ndjson$/, "one is kept, the new one");
      assert.deepEqual(others, []);
    } finally {
      await nightly?.close();
      await disk.unmount();
    }
  },
});

async function namesIn(dir: string): Promise<readonly string[]> {
  return (await Array.fromAsync(Deno.readDir(dir))).map(({ name }) => name).sort();
}
