import assert from "node:assert/strict";
import { recordLog } from "../../tests/support/logged.ts";
import { ACCOUNTS, ADDRESSES } from "../../tests/support/notify/services.ts";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import type { Notification } from "../auction/types.ts";
import { createEventBus } from "../event_bus.ts";
import { createMemoryStore } from "../store/memory.ts";
import type { Store } from "../store/store.ts";
import { startNotifier } from "./notifier.ts";

const A = "https://a.example/hunter2";
const B = "https://b.example/hunter2";
const C = "https://c.example/hunter2";
const MINUTE_MS = 60_000;

const won = (auctionId: string): Notification => ({ kind: "won", auctionId, message: `Won ${auctionId}` });

/** Receivers by the host of their address, which answer 204, unless they are dead (500) or hang. */
async function running(
  urls: string,
  { store = createMemoryStore(), dead = [], hanging = [] }: {
    readonly store?: Store;
    readonly dead?: readonly string[];
    readonly hanging?: readonly string[];
  } = {},
) {
  const clock = createVirtualClock();
  const bus = createEventBus((error) => assert.fail(`a listener threw: ${error}`));
  const told: string[] = [];
  const fetch = ({ href, hostname }: URL, { body }: RequestInit) => {
    const host = hostname.replace(".example", "");
    if (hanging.includes(href)) return new Promise<Response>(() => {});
    if (dead.includes(href)) return Promise.resolve(new Response(null, { status: 500 }));
    told.push(`${host}: ${JSON.parse(String(body)).message}`);
    return Promise.resolve(new Response(null, { status: 204 }));
  };
  const notifier = await startNotifier({ urls, bus, store, clock, fetch, userAgent: "Gavel/1" });
  return {
    clock,
    store,
    told,
    notifier,
    tell: (notification: Notification) => bus.publish({ type: "notification", notification }),
    stored: async () => (await store.list(["notify"])).length,
    async [Symbol.asyncDispose]() {
      await notifier.close();
      assert.equal(clock.pending(), 0, "no timer is left");
    },
  };
}

Deno.test("every channel gets every notice, and one that is dead or hangs holds up no other", async () => {
  await using scene = await running(`${A} ${B},${C}`, { dead: [A], hanging: [B] });
  scene.tell(won("1"));
  scene.tell(won("2"));
  await scene.clock.settle();
  assert.deepEqual(scene.told, ["c: Won 1", "c: Won 2"]);
  assert.equal(scene.notifier.pending(), 4);
  assert.equal(await scene.stored(), 4);
  await scene.clock.advance(MINUTE_MS);
  assert.equal(
    scene.notifier.trouble(),
    "https://a.example does not take notices (it answered 500); Gavel sends them again. " +
      "https://b.example does not take notices (no answer within 10 s); Gavel sends them again",
  );
});

Deno.test("a test notice goes to all, and names those that did not take it", async () => {
  await using scene = await running(`${A} ${B} ${C}`, { dead: [A], hanging: [B] });
  const testing = scene.notifier.test();
  await scene.clock.advance(8_000);
  assert.equal(
    await testing,
    "https://a.example did not take the test notice: it answered 500. " +
      "https://b.example did not take the test notice: no answer within 8 s",
  );
  assert.deepEqual(scene.told, ["c: A test from Gavel: notices arrive here"]);
});

Deno.test("after a restart each channel gets what it had not got, whatever their order, and nothing twice", async () => {
  await using first = await running(`${A} ${B}`, { dead: [B] });
  first.tell(won("1"));
  await first.clock.settle();
  assert.deepEqual(first.told, ["a: Won 1"]);
  await first.notifier.close();
  await using second = await running(`${B} ${A}`, { store: first.store });
  await second.clock.settle();
  assert.deepEqual(second.told, ["b: Won 1"]);
  assert.equal(await second.stored(), 0);
});

Deno.test("a channel whose token is mended gets what waited for it", async () => {
  await using first = await running(`${A} ${B}`, { dead: [B] });
  first.tell(won("1"));
  await first.clock.settle();
  await first.notifier.close();
  await using second = await running(`${A} ${B}-mended`, { store: first.store });
  await second.clock.settle();
  assert.deepEqual(second.told, ["b: Won 1"]);
});

Deno.test("what waits for a channel that was taken away is sent by another only if no other was told", async () => {
  const cases: readonly (readonly [before: string, after: string, told: readonly string[]])[] = [
    [`${A} ${B}`, A, ["a: Won 1"]],
    [`${A} ${B}`, `${C} ${A}`, ["a: Won 1"]],
    [`${A} ${B}`, `${C}`, ["c: Won 1"]],
    [B, C, ["c: Won 1"]],
  ];
  for (const [before, after, told] of cases) {
    await using first = await running(before, { dead: [A, B] });
    first.tell(won("1"));
    await first.clock.settle();
    await first.notifier.close();
    await using second = await running(after, { store: first.store });
    await second.clock.settle();
    assert.deepEqual(second.told, told, `${before}, then ${after}`);
    assert.equal(await second.stored(), 0);
    // Another restart finds nothing left of it.
    await second.notifier.close();
    await using third = await running(after, { store: first.store });
    await third.clock.settle();
    assert.deepEqual(third.told, []);
  }
});

Deno.test("what a channel has taken over is its own from then on", async () => {
  await using first = await running(B, { dead: [B] });
  first.tell(won("1"));
  await first.clock.settle();
  await first.notifier.close();
  await using second = await running(C, { store: first.store, dead: [C] });
  await second.clock.settle();
  await second.notifier.close();
  await using third = await running(`${A} ${C}`, { store: first.store });
  await third.clock.settle();
  assert.deepEqual(third.told, ["c: Won 1"]);
});

Deno.test("what an older version left, which had one channel, goes to the first", async () => {
  const document = JSON.stringify({ kind: "won", auctionId: "1", message: "Won 1", atMs: 1 });
  const store = createMemoryStore([[["notify", "0000000000000007"], document]]);
  await using scene = await running(`${A} ${B}`, { store });
  await scene.clock.settle();
  assert.deepEqual(scene.told, ["a: Won 1"]);
  assert.equal(await scene.stored(), 0);
});

Deno.test("no secret of an address is in the store", async () => {
  await using scene = await running(`${A} ${B}`, { dead: [A, B] });
  scene.tell(won("1"));
  await scene.clock.settle();
  const documents = await scene.store.list(["notify"]);
  assert.equal(documents.length, 2);
  assert.doesNotMatch(JSON.stringify(documents), /hunter2/);
});

Deno.test("a channel that wants some kinds only is told no others, and the rest are told all", async () => {
  await using scene = await running(`${A}#only=lost,urgent ${B}#only=won ${C}#top`);
  scene.tell(won("1"));
  scene.tell({ kind: "lost", auctionId: "2", message: "Lost 2" });
  scene.tell({ kind: "notReady", auctionId: "3", message: "Not ready 3" });
  await scene.clock.settle();
  assert.deepEqual(scene.told.toSorted(), [
    "a: Lost 2",
    "a: Not ready 3",
    "b: Won 1",
    "c: Lost 2",
    "c: Not ready 3",
    "c: Won 1",
  ]);
  assert.deepEqual([scene.notifier.pending(), await scene.stored()], [0, 0]);
});

Deno.test("no secret of any service is logged, told in /health or answered to a test", async () => {
  using log = recordLog();
  const clock = createVirtualClock();
  const bus = createEventBus((error) => assert.fail(`a listener threw: ${error}`));
  const notifier = await startNotifier({
    urls: Object.values(ADDRESSES).join(" "),
    bus,
    store: createMemoryStore(),
    clock,
    fetch: (url, { body, headers }) =>
      Promise.reject(new TypeError(`error sending ${body} ${JSON.stringify(headers)} to ${url.href}`)),
    userAgent: "Gavel/1",
  });
  bus.publish({ type: "notification", notification: won("1") });
  await clock.advance(MINUTE_MS);
  const answered = `${await notifier.test()} ${notifier.trouble()} ${log.everything()}`;
  await notifier.close();
  assert.match(answered, /Telegram does not take notices/);
  assert.match(answered, /Gotify at https:\/\/gotify\.test did not take the test notice/);
  for (const secret of Object.values(ACCOUNTS)) {
    assert.ok(!answered.includes(secret) && !answered.includes(encodeURIComponent(secret)), secret);
  }
});
