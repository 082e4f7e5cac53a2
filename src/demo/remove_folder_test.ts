import assert from "node:assert/strict";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { removeFolder } from "./remove_folder.ts";

/** Removes nothing so often, as Windows does while a file is open. */
function refusing(times: number) {
  let tries = 0;
  const remove = () =>
    ++tries > times ? Promise.resolve() : Promise.reject(new Deno.errors.PermissionDenied("open"));
  return { remove, tries: () => tries };
}

Deno.test("a folder whose file is still open is removed a moment later", async () => {
  const clock = createVirtualClock();
  const { remove, tries } = refusing(2);
  const removed = removeFolder("/tmp/demo", clock, remove);
  await clock.advance(200);
  await removed;
  assert.equal(tries(), 3);
});

Deno.test("a folder that stays held does not keep the demo from ending", async () => {
  const clock = createVirtualClock();
  const { remove, tries } = refusing(Infinity);
  const removed = removeFolder("/tmp/demo", clock, remove);
  await clock.advance(1_000);
  await removed;
  assert.equal(tries(), 10);
});

Deno.test("a folder that is gone needs no removal", async () => {
  const gone = () => Promise.reject(new Deno.errors.NotFound("gone"));
  await removeFolder("/tmp/demo", createVirtualClock(), gone);
});
