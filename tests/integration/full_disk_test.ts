import assert from "node:assert/strict";
import { systemClock } from "../../src/clock.ts";
import { openKvStore } from "../../src/store/kv.ts";
import { eventually } from "../support/eventually.ts";
import { fillDisk, mountSmallDisk, NO_SMALL_DISK } from "../support/store/small_disk.ts";

const disk = await mountSmallDisk(1);

Deno.test({
  name: "a full disk acknowledges nothing, says so, and takes everything when there is room" +
    (disk ? "" : ` (${NO_SMALL_DISK})`),
  ignore: !disk,
  async fn() {
    assert.ok(disk);
    const { folder } = disk;
    try {
      const store = await openKvStore({ path: `${folder}/gavel.kv`, clock: systemClock() });
      await store.put(["auction", "before"], 1);
      await fillDisk(`${folder}/ballast`);
      const acknowledged: number[] = [];
      const puts = Array.from(
        { length: 20 },
        (_, index) =>
          store.put(["bid_history", "1", `${index}`], "x".repeat(10_000)).then(() =>
            acknowledged.push(index)
          ),
      );
      await eventually("a write fails", () => !store.health().healthy);
      assert.equal(store.health().reason, "the disk is full: make room on it");
      assert.deepEqual(acknowledged, []);
      assert.equal(await store.get(["auction", "before"]), 1, "what is there can be read");

      await Deno.remove(`${folder}/ballast`);
      await Promise.all(puts);
      assert.equal((await store.list(["bid_history"])).length, 20);
      assert.deepEqual(store.health(), { connected: true, healthy: true });
      await store.close();
      const again = await openKvStore({ path: `${folder}/gavel.kv`, clock: systemClock() });
      assert.equal((await again.list(["bid_history"])).length, 20);
      await again.close();
    } finally {
      await disk.unmount();
    }
  },
});
