import assert from "node:assert/strict";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { createProgress, toldBytes, toldSource } from "./progress.ts";

/** Two pieces of a megabyte, between which a second passes. */
function pieces(clock: ReturnType<typeof createVirtualClock>, pauseMs: number) {
  return async function* () {
    for (let count = 0; count < 3; count++) {
      await clock.advance(pauseMs);
      yield new Uint8Array(1_000_000);
    }
  };
}

function shownOn(isTerminal: boolean) {
  const clock = createVirtualClock();
  let text = "";
  const progress = createProgress({ clock, isTerminal, write: (more) => void (text += more) });
  return { clock, progress, text: () => text };
}

Deno.test("a terminal has one line that changes, and is clean at the end", async () => {
  const { clock, progress, text } = shownOn(true);
  const source = { name: "a.ndjson", bytes: 3_000_000, read: pieces(clock, 200) };
  const read = await Array.fromAsync(toldSource(source, "Checking a.ndjson", progress).read());
  assert.equal(read.length, 3);
  progress.end();
  progress.end();
  assert.deepEqual(text().split("\r\x1b[K"), [
    "",
    "Checking a.ndjson: 33 % of 3.0 MB",
    "Checking a.ndjson: 66 % of 3.0 MB",
    "Checking a.ndjson: 100 % of 3.0 MB",
    "",
  ]);
});

Deno.test("elsewhere there is a line every 5 s", async () => {
  const { clock, progress, text } = shownOn(false);
  await Array.fromAsync(toldBytes(pieces(clock, 3_000)(), "Backing up", progress));
  progress.end();
  assert.equal(text(), "Backing up: 2.0 MB\n");
});

Deno.test("what is soon done shows nothing, and makes no words", async () => {
  for (const isTerminal of [true, false]) {
    const { clock, progress, text } = shownOn(isTerminal);
    await Array.fromAsync(toldBytes(pieces(clock, 20)(), "Backing up", progress));
    progress.tell(() => assert.fail("made for nobody"));
    progress.end();
    assert.equal(text(), "");
  }
});

Deno.test("a source of unknown size tells how much was read", async () => {
  const { clock, progress, text } = shownOn(true);
  await Array.fromAsync(toldSource({ name: "-", read: pieces(clock, 150) }, "Checking", progress).read());
  assert.match(text(), /Checking: 3\.0 MB$/);
});
