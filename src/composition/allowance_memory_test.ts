import assert from "node:assert/strict";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import type { RememberedAllowance } from "../nellis/calls/allowance.ts";
import { createMemoryStore } from "../store/memory.ts";
import { createAllowanceMemory, loadAllowance } from "./allowance_memory.ts";

const KEY = ["system", "allowance"] as const;

function setUp() {
  const clock = createVirtualClock();
  const store = createMemoryStore();
  const atMs = clock.now();
  const learned = {
    perMinute: 4,
    ceiling: 8,
    confirmations: 2,
    isDisproved: false,
    refusedAtMs: atMs,
    atMs,
  };
  const learnt: RememberedAllowance = { learned, sentAtMs: [atMs - 3_000, atMs], heldUntilMs: atMs + 60_000 };
  let known: RememberedAllowance | null = learnt;
  const memory = createAllowanceMemory({ store, clock, remember: () => known });
  return { clock, store, learnt, memory, forget: () => known = null };
}

Deno.test("what was learnt is kept within seconds, and loaded as it was", async () => {
  const { clock, store, learnt, memory } = setUp();
  memory.note();
  memory.note();
  await clock.advance(5_000);
  assert.deepEqual(await loadAllowance(store, clock), learnt);
  assert.equal(clock.pending(), 0);
});

Deno.test("what waits to be kept at the end is kept, and nothing after it", async () => {
  const { clock, store, learnt, memory } = setUp();
  memory.note();
  memory.close();
  await clock.settle();
  assert.deepEqual(await loadAllowance(store, clock), learnt);
  assert.equal(clock.pending(), 0);
});

Deno.test("where nothing was learnt nothing is written; what is forgotten is deleted", async () => {
  const { clock, store, memory, forget } = setUp();
  memory.note();
  await clock.advance(5_000);
  forget();
  memory.note();
  await clock.advance(5_000);
  assert.equal(await store.get(KEY), undefined);
  memory.note();
  assert.equal(clock.pending(), 0);
});

Deno.test("times that lie ahead, as the clock was set back, count as now", async () => {
  const { clock, store, memory } = setUp();
  memory.note();
  await clock.advance(5_000);
  const earlier = createVirtualClock(clock.now() - 3_600_000);
  const loaded = await loadAllowance(store, earlier);
  assert.deepEqual([loaded?.learned.atMs, loaded?.learned.refusedAtMs], [earlier.now(), earlier.now()]);
  assert.deepEqual(loaded?.sentAtMs, [earlier.now(), earlier.now()]);
});

Deno.test("what makes no sense, or is of a newer Gavel, is learnt anew", async () => {
  const { clock, store, memory } = setUp();
  assert.equal(await loadAllowance(store, clock), null);
  memory.note();
  await clock.advance(5_000);
  const kept = await store.get(KEY);
  for (
    const odd of [null, "8 a minute", {}, { ...Object(kept), version: 2 }, { ...Object(kept), learned: {} }]
  ) {
    await store.put(KEY, odd);
    assert.equal(await loadAllowance(store, clock), null);
  }
});
