import assert from "node:assert/strict";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import type { Notification } from "../auction/types.ts";
import { createEventBus } from "../event_bus.ts";
import { createMemoryStore } from "../store/memory.ts";
import type { Store } from "../store/store.ts";
import { startNotifier } from "./notifier.ts";
import { NO_PREFERENCES, type Preferences } from "./preferences.ts";

const HOUR_MS = 3_600_000;
const DENVER = "America/Denver";
const NIGHT = { from: "22:00", to: "07:00" };

const news = (kind: Notification["kind"], auctionId = "1"): Notification => ({
  kind,
  auctionId,
  message: `${kind} ${auctionId}`,
});

/** A notifier for an owner with choices, at a receiver that takes everything but what `answers` says. */
async function running(
  choices: Partial<Preferences>,
  { at = "2026-11-02T12:00Z", store = createMemoryStore(), answers = [] }: {
    readonly at?: string;
    readonly store?: Store;
    readonly answers?: number[];
  } = {},
) {
  const startMs = Date.parse(at);
  const virtual = createVirtualClock(startMs);
  let sleptMs = 0;
  const clock = { ...virtual, wallNow: () => virtual.now() + sleptMs };
  const bus = createEventBus((error) => assert.fail(`a listener threw: ${error}`));
  const told: string[] = [];
  let preferences: Preferences | null = { ...NO_PREFERENCES, timeZone: "UTC", ...choices };
  const notifier = await startNotifier({
    urls: "https://hooks.example/",
    bus,
    store,
    clock,
    userAgent: "Gavel/1",
    preferences: () => preferences,
    fetch(_url, { body }) {
      const status = answers.shift() ?? 204;
      const time = new Date(clock.now()).toISOString().slice(5, 16);
      if (status === 204) told.push(`${time} ${JSON.parse(String(body)).message}`);
      return Promise.resolve(new Response(null, { status }));
    },
  });
  return {
    clock,
    store,
    told,
    notifier,
    /** The machine sleeps, and only the clock on the wall goes on. */
    sleep: (ms: number) => sleptMs += ms,
    choose(next: Partial<Preferences> | null) {
      preferences = next === null ? null : { ...NO_PREFERENCES, timeZone: "UTC", ...next };
      notifier.reconsider();
    },
    tell: (notification: Notification) => bus.publish({ type: "notification", notification }),
    stored: async () => (await store.list(["notify"])).length,
    async [Symbol.asyncDispose]() {
      await notifier.close();
      assert.equal(clock.pending(), 0, "no timer is left");
    },
  };
}

Deno.test("in quiet hours only what is urgent is sent, and the rest when they are over", async () => {
  await using scene = await running({ quietHours: NIGHT }, { at: "2026-11-02T21:59Z" });
  scene.tell(news("won"));
  await scene.clock.advance(60_000);
  const kinds = ["outbid", "lost", "maxBidReached", "limitReached", "bidsBack", "feedLost"] as const;
  for (const kind of kinds) scene.tell(news(kind));
  const urgent = ["notReady", "signedOut", "bidFailed", "bidUnknown", "bidsFailing", "storeTrouble"] as const;
  for (const kind of urgent) scene.tell(news(kind));
  await scene.clock.settle();
  assert.deepEqual(scene.told, ["11-02T21:59 won 1", ...urgent.map((kind) => `11-02T22:00 ${kind} 1`)]);
  scene.told.length = 0;
  await scene.clock.advance(9 * HOUR_MS - 1);
  assert.deepEqual(scene.told, []);
  assert.equal(await scene.stored(), kinds.length);
  await scene.clock.advance(1);
  assert.deepEqual(scene.told, kinds.map((kind) => `11-03T07:00 ${kind} 1`));
  assert.equal(await scene.stored(), 0);
});

Deno.test("quiet hours are those of the owner's zone, and last an hour less when clocks go forward", async () => {
  const cases = [
    // The end of the night in Denver: 07:00 by summer time, and by standard time.
    ["2026-03-08T06:00Z", "03-08T13:00"],
    ["2026-11-01T06:00Z", "11-01T14:00"],
    ["2026-11-02T06:00Z", "11-02T14:00"],
  ] as const;
  for (const [at, end] of cases) {
    await using scene = await running({ quietHours: NIGHT, timeZone: DENVER }, { at });
    scene.tell(news("won"));
    await scene.clock.advance(12 * HOUR_MS);
    assert.deepEqual(scene.told, [`${end} won 1`]);
  }
});

Deno.test("quiet hours that end at a time which clocks show twice end once", async () => {
  const night = { from: "22:00", to: "01:30" };
  await using scene = await running({ quietHours: night, timeZone: DENVER }, { at: "2026-11-01T07:00Z" });
  scene.tell(news("won", "1"));
  await scene.clock.advance(HOUR_MS / 2);
  // It is 01:00 again, an hour later.
  await scene.clock.advance(HOUR_MS / 2);
  scene.tell(news("won", "2"));
  await scene.clock.settle();
  assert.deepEqual(scene.told, ["11-01T07:30 won 1", "11-01T08:00 won 2"]);
});

Deno.test("a notice that fails late in the evening is not tried again in the night", async () => {
  await using scene = await running({ quietHours: NIGHT }, { at: "2026-11-02T21:59:59Z", answers: [500] });
  scene.tell(news("won"));
  await scene.clock.advance(12 * HOUR_MS);
  assert.deepEqual(scene.told, ["11-03T07:00 won 1"]);
});

Deno.test("kinds that are gathered come once a day as one notice, and what is urgent at once", async () => {
  const kinds = { won: "digest", lost: "digest", outbid: "digest" } as const;
  await using scene = await running({ kinds, digestAt: "18:00" });
  scene.tell(news("won", "1"));
  scene.tell(news("outbid", "2"));
  await scene.clock.advance(HOUR_MS);
  scene.tell(news("lost", "3"));
  scene.tell(news("notReady", "4"));
  scene.tell(news("maxBidReached", "5"));
  await scene.clock.advance(5 * HOUR_MS - 1);
  assert.deepEqual(scene.told, ["11-02T13:00 notReady 4", "11-02T13:00 maxBidReached 5"]);
  assert.equal(await scene.stored(), 3);
  await scene.clock.advance(1);
  assert.deepEqual(scene.told.slice(2), [
    "11-02T18:00 3 notices of the day: 1 won, 1 lost, 1 outbid\n• 12:00 won 1\n• 12:00 outbid 2\n• 13:00 lost 3",
  ]);
  assert.equal(await scene.stored(), 0);
  scene.tell(news("won", "6"));
  await scene.clock.advance(24 * HOUR_MS);
  assert.equal(scene.told.at(-1), "11-03T18:00 won 6", "one alone needs no list");
  await scene.clock.advance(24 * HOUR_MS);
  assert.equal(scene.told.length, 4, "a day without news has no digest");
});

Deno.test("a digest that is not taken is sent again with all that is in it, once, and waits over a restart", async () => {
  const choices = { kinds: { won: "digest" }, digestAt: "18:00" } as const;
  await using first = await running(choices, { answers: [500, 403] });
  for (const id of ["1", "2", "3"]) first.tell(news("won", id));
  await first.clock.advance(6 * HOUR_MS + 60_000);
  assert.equal(first.told.length, 1);
  assert.match(first.told[0] ?? "", /^11-02T18:00 3 notices of the day: 3 won\n/);
  first.tell(news("won", "4"));
  first.tell(news("won", "5"));
  await first.clock.settle();
  await first.notifier.close();
  await using second = await running(choices, { store: first.store, at: "2026-11-04T03:00Z" });
  await second.clock.settle();
  assert.match(second.told.join(), /^11-04T03:00 2 notices of the day: 2 won\n• 18:01 won 4\n• 18:01 won 5$/);
  assert.equal(await second.stored(), 0);
});

Deno.test("a digest within the quiet hours comes when they are over", async () => {
  await using scene = await running({ kinds: { won: "digest" }, digestAt: "06:00", quietHours: NIGHT });
  scene.tell(news("won"));
  await scene.clock.advance(24 * HOUR_MS);
  assert.deepEqual(scene.told, ["11-03T07:00 won 1"]);
});

Deno.test("a kind that is off is neither stored nor sent, also while it waits already", async () => {
  await using scene = await running({ kinds: { outbid: "off", notReady: "off" }, quietHours: NIGHT }, {
    at: "2026-11-02T23:00Z",
  });
  scene.tell(news("outbid"));
  scene.tell(news("notReady"));
  assert.equal(scene.notifier.pending(), 0);
  scene.tell(news("won"));
  await scene.clock.settle();
  assert.equal(await scene.stored(), 1);
  scene.choose({ kinds: { won: "off" }, quietHours: NIGHT });
  await scene.clock.settle();
  assert.deepEqual([scene.notifier.pending(), await scene.stored()], [0, 0]);
  await scene.clock.advance(24 * HOUR_MS);
  assert.deepEqual(scene.told, []);
});

Deno.test("choices that change hold at once: what was held is sent", async () => {
  await using scene = await running({ quietHours: NIGHT }, { at: "2026-11-02T23:00Z" });
  scene.tell(news("won"));
  await scene.clock.advance(HOUR_MS);
  scene.choose({});
  await scene.clock.settle();
  assert.deepEqual(scene.told, ["11-03T00:00 won 1"]);
});

Deno.test("after a machine has slept through the end of the quiet hours, what waited is sent within minutes", async () => {
  await using scene = await running({ quietHours: NIGHT }, { at: "2026-11-02T23:00Z" });
  scene.tell(news("won"));
  await scene.clock.advance(HOUR_MS);
  scene.sleep(8 * HOUR_MS);
  await scene.clock.advance(5 * 60_000);
  assert.equal(scene.told.length, 1);
});

Deno.test("until the choices are loaded, what can wait does, and what is urgent does not", async () => {
  await using scene = await running({});
  scene.choose(null);
  scene.tell(news("won"));
  scene.tell(news("storeTrouble"));
  await scene.clock.advance(HOUR_MS);
  assert.deepEqual(scene.told, ["11-02T12:00 storeTrouble 1"]);
  scene.choose({});
  await scene.clock.settle();
  assert.deepEqual(scene.told.slice(1), ["11-02T13:00 won 1"]);
});

Deno.test("a long digest names the first hundred and counts the rest", async () => {
  await using scene = await running({ kinds: { won: "digest" }, digestAt: "18:00" });
  for (let lot = 0; lot < 120; lot++) scene.tell(news("won", `${lot}`));
  await scene.clock.advance(6 * HOUR_MS);
  const lines = scene.told.join().split("\n");
  assert.deepEqual([lines[0], lines.length, lines.at(-1)], [
    "11-02T18:00 120 notices of the day: 120 won",
    102,
    "… and 20 more",
  ]);
  assert.equal(scene.notifier.pending(), 0);
});
