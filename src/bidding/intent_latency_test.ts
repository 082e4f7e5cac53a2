import assert from "node:assert/strict";
import { aBid } from "../../tests/support/auctions.ts";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { sleep } from "../clock.ts";
import { createMemoryStore } from "../store/memory.ts";
import { withIntentLatency } from "./intent_latency.ts";
import { createLedger } from "./ledger.ts";

/** A ledger whose store takes as long as the test says. */
function setUp() {
  const clock = createVirtualClock();
  const store = { takesMs: 0, fails: false };
  const ledger = createLedger(createMemoryStore());
  const timed = withIntentLatency({
    ...ledger,
    async intend(bid) {
      await sleep(clock, store.takesMs);
      if (store.fails) throw new Error("The disk is full");
      await ledger.intend(bid);
    },
  }, clock);
  const intend = async (takesMs: number) => {
    store.takesMs = takesMs;
    const intended = timed.intend(aBid());
    intended.catch(() => undefined);
    await clock.advance(takesMs);
    await intended;
  };
  return { clock, store, timed, intend };
}

Deno.test("before the first intent it takes no time", () => {
  assert.equal(setUp().timed.intentMs(), 0);
});

Deno.test("an intent takes what the last ones took, whatever one hiccup took", async () => {
  const { timed, intend } = setUp();
  for (const ms of [4, 6, 5, 900, 5]) await intend(ms);
  assert.equal(timed.intentMs(), 5);
  for (let i = 0; i < 16; i++) await intend(40);
  assert.equal(timed.intentMs(), 40, "what is long ago is forgotten");
});

Deno.test("a slow store makes no snipe earlier than a quarter of a second", async () => {
  const { timed, intend } = setUp();
  await intend(9_000);
  assert.equal(timed.intentMs(), 250);
});

Deno.test("an intent that fails rejects, and tells nothing of the time that it takes", async () => {
  const { timed, store, intend } = setUp();
  store.fails = true;
  await assert.rejects(intend(7), /disk is full/);
  assert.equal(timed.intentMs(), 0);
});

Deno.test("the rest of the ledger is as it was", async () => {
  const { timed, intend } = setUp();
  await intend(3);
  assert.deepEqual((await timed.pendingBids()).map(({ id }) => id), [aBid().id]);
});

Deno.test("an intent that was slow long ago makes no snipe early now", async () => {
  const { clock, timed, intend } = setUp();
  await intend(9_000);
  await clock.advance(10 * 60_000);
  assert.equal(timed.intentMs(), 0);
});

Deno.test("where the disk writes once a second, a snipe leaves a second earlier, whatever the last intents took", async () => {
  const { clock, intend } = setUp();
  await intend(4);
  const timed = withIntentLatency(createLedger(createMemoryStore()), clock, () => 1_000);
  assert.equal(timed.intentMs(), 1_000);
  await timed.intend(aBid());
  assert.equal(timed.intentMs(), 1_000);
});
