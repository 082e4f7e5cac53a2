import assert from "node:assert/strict";
import { systemClock } from "../../src/clock.ts";
import { openKvStore } from "../../src/store/kv.ts";
import { eventually } from "../support/eventually.ts";

/** Mounts a small disk of its own at `folder`; false where this machine does not let us. */
async function mountSmallDisk(folder: string): Promise<boolean> {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) return false;
  const { success } = await new Deno.Command("mount", {
    args: ["-t", "tmpfs", "-o", "size=1m", "tmpfs", folder],
    stderr: "null",
  }).output();
  return success;
}

const folder = await Deno.makeTempDir({ prefix: "gavel-disk-" });
const isMounted = await mountSmallDisk(folder);
if (!isMounted) await Deno.remove(folder);

Deno.test({
  name: "a full disk acknowledges nothing, says so, and takes everything when there is room" +
    (isMounted ? "" : " (a small disk can be mounted by root alone)"),
  ignore: !isMounted,
  async fn() {
    try {
      const store = await openKvStore({ path: `${folder}/gavel.kv`, clock: systemClock() });
      await store.put(["auction", "before"], 1);
      await fill(`${folder}/ballast`);
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
      await new Deno.Command("umount", { args: [folder] }).output();
      await Deno.remove(folder);
    }
  },
});

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
