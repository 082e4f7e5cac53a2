import { configureSync, type LogRecord, resetSync } from "@logtape/logtape";
import assert from "node:assert/strict";
import { anAuction } from "../../tests/support/auctions.ts";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import type { Notification } from "../auction/types.ts";
import { createEventBus } from "../event_bus.ts";
import { createMemoryStore } from "../store/memory.ts";
import type { Store } from "../store/store.ts";
import { startNotifier } from "./notifier.ts";

const SECRET_URL = "https://me:hunter2@hooks.example/secret-path";
const MINUTE_MS = 60_000;
const START_MS = Date.UTC(2026, 10, 2, 12);

const won = (auctionId: string): Notification => ({
  kind: "won",
  auctionId,
  message: `Won lamp ${auctionId} for $12.50`,
  finalPriceCents: 1250,
});
const outbid = (auctionId: string, dollars = 5): Notification => ({
  kind: "outbid",
  auctionId,
  message: `Outbid: $${dollars}`,
  currentBidCents: dollars * 100,
});

interface Heard {
  readonly url: string;
  readonly headers: Headers;
  readonly body: string;
  readonly redirect: RequestRedirect | undefined;
  readonly atMs: number;
}

/** A receiver that answers what the test says, 204 otherwise; null hangs, an error can't be reached. */
async function running({ url = SECRET_URL, store = createMemoryStore(), answers = [] }: {
  readonly url?: string;
  readonly store?: Store;
  readonly answers?: (Response | Error | null)[];
} = {}) {
  const clock = createVirtualClock(START_MS);
  const heard: Heard[] = [];
  const listenerErrors: unknown[] = [];
  const bus = createEventBus((error) => listenerErrors.push(error));
  const fetch = (to: URL, { headers, body, redirect }: RequestInit) => {
    heard.push({
      url: to.href,
      headers: new Headers(headers),
      body: String(body),
      redirect,
      atMs: clock.now() - START_MS,
    });
    const answer = answers.length > 0 ? answers.shift() : new Response(null, { status: 204 });
    if (answer === null || answer === undefined) return new Promise<Response>(() => {});
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  const start = () => startNotifier({ urls: url, bus, store, clock, fetch, userAgent: "Gavel/1" });
  const notifier = await start();
  return {
    clock,
    store,
    heard,
    notifier,
    start,
    told: () => heard.map(({ body }) => String(JSON.parse(body).message)),
    times: () => heard.map(({ atMs }) => atMs),
    tell: (notification: Notification) => bus.publish({ type: "notification", notification }),
    bus,
    stored: async () => (await store.list(["notify"])).map(({ value }) => value),
    async [Symbol.asyncDispose]() {
      await notifier.close();
      assert.deepEqual(listenerErrors, []);
      assert.equal(clock.pending(), 0, "no timer is left");
    },
  };
}

const status = (code: number, headers: HeadersInit = {}) => new Response("…", { status: code, headers });

Deno.test("a webhook gets a notice as JSON, in dollars, and then nothing is stored any more", async () => {
  await using scene = await running();
  scene.tell(won("1"));
  assert.equal(scene.notifier.pending(), 1);
  assert.equal(scene.heard.length, 0, "nothing is sent while the bus is busy");
  await scene.clock.settle();
  const [request] = scene.heard;
  assert.ok(request);
  assert.deepEqual(JSON.parse(request.body), {
    kind: "won",
    auctionId: "1",
    message: "Won lamp 1 for $12.50",
    finalPrice: 12.5,
    at: "2026-11-02T12:00:00.000Z",
    app: "gavel",
  });
  assert.equal(request.url, "https://hooks.example/secret-path");
  assert.equal(request.redirect, "manual");
  assert.equal(request.headers.get("authorization"), "Basic bWU6aHVudGVyMg==");
  assert.equal(request.headers.get("user-agent"), "Gavel/1");
  assert.equal(request.headers.get("content-type"), "application/json");
  assert.equal(scene.notifier.pending(), 0);
  assert.deepEqual(await scene.stored(), []);
});

Deno.test("ntfy gets the sentence, with a title, a tag and a priority", async () => {
  await using scene = await running({ url: "https://ntfy.sh/lots" });
  scene.tell(won("1"));
  scene.tell(outbid("2"));
  scene.tell({ kind: "maxBidReached", auctionId: "3", message: "x".repeat(5000) });
  await scene.clock.settle();
  const shown = scene.heard.map(({ headers }) =>
    ["title", "tags", "priority"].map((name) => headers.get(name))
  );
  assert.deepEqual(shown, [
    ["Gavel", "tada", "high"],
    ["Gavel", "arrow_up", "default"],
    ["Gavel", "no_entry", "high"],
  ]);
  assert.equal(scene.heard[0]?.body, "Won lamp 1 for $12.50");
  assert.equal(scene.heard[2]?.body.length, 1300);
  assert.equal(scene.heard[0]?.headers.get("authorization"), null);
});

Deno.test("other events on the bus are nobody's business", async () => {
  await using scene = await running();
  scene.bus.publish({ type: "auction-removed", auctionId: "1", auction: anAuction({ id: "1" }) });
  await scene.clock.advance(MINUTE_MS);
  assert.equal(scene.notifier.pending(), 0);
  assert.deepEqual(scene.heard, []);
});

Deno.test("a notice is stored before it is sent", async () => {
  const memory = createMemoryStore();
  const gate = Promise.withResolvers<void>();
  await using scene = await running({
    store: { ...memory, put: (key, value) => gate.promise.then(() => memory.put(key, value)) },
  });
  scene.tell(won("1"));
  await scene.clock.advance(4999);
  assert.deepEqual(scene.heard, []);
  gate.resolve();
  await scene.clock.settle();
  assert.deepEqual(scene.times(), [4999]);
});

Deno.test("a store that hangs or fails holds up a notice for no more than 5 s", async () => {
  for (const put of [() => new Promise<void>(() => {}), () => Promise.reject(new Error("disk full"))]) {
    await using scene = await running({ store: { ...createMemoryStore(), put } });
    scene.tell(won("1"));
    await scene.clock.advance(5000);
    assert.deepEqual(scene.told(), ["Won lamp 1 for $12.50"]);
  }
});

Deno.test("a receiver in trouble is tried again with growing pauses, in order, until it answers", async () => {
  await using scene = await running({
    answers: [status(500), status(503), new TypeError("gone"), status(408)],
  });
  scene.tell(won("1"));
  scene.tell(won("2"));
  await scene.clock.advance(15_000);
  assert.deepEqual(scene.times(), [0, 1000, 3000, 7000, 15_000, 15_000]);
  assert.deepEqual([scene.told()[4], scene.told()[5]], [won("1").message, won("2").message]);
  assert.deepEqual(await scene.stored(), []);
});

Deno.test("a webhook that hangs is given up after 10 s and tried again, and blocks nobody", async () => {
  await using scene = await running({ answers: [null] });
  scene.tell(won("1"));
  await scene.clock.advance(9999);
  scene.tell(won("2"));
  assert.equal(scene.notifier.pending(), 2);
  assert.equal(scene.heard.length, 1);
  await scene.clock.advance(1001);
  assert.deepEqual(scene.times(), [0, 11_000, 11_000]);
  assert.equal(scene.notifier.pending(), 0);
});

Deno.test("a notice that the receiver does not want is tried on, and the next goes meanwhile", async () => {
  await using scene = await running({ answers: [status(404)] });
  scene.tell(won("1"));
  scene.tell(won("2"));
  await scene.clock.advance(0);
  assert.match(scene.notifier.trouble() ?? "", /refuses notices \(it answered 404\): check NOTIFY_URL/);
  await scene.clock.advance(10_000);
  assert.deepEqual(scene.told(), [won("1"), won("2"), won("1")].map(({ message }) => message));
  assert.deepEqual(scene.times(), [0, 1000, 1000]);
  assert.equal(scene.notifier.trouble(), null);
  assert.deepEqual(await scene.stored(), []);
});

Deno.test("a receiver that refuses for minutes, while its owner mends it, loses nothing", async () => {
  const refusals = Array.from({ length: 9 }, () => status(403));
  await using scene = await running({ answers: refusals });
  scene.tell(won("1"));
  await scene.clock.advance(9 * MINUTE_MS);
  assert.equal(scene.told().length, 10);
  assert.equal(scene.notifier.pending(), 0);
});

Deno.test("a notice that is refused for more than an hour is given up", async () => {
  await using scene = await running({ answers: Array.from({ length: 40 }, () => status(410)) });
  scene.tell(won("1"));
  await scene.clock.advance(120 * MINUTE_MS);
  assert.equal(scene.told().length, 22);
  assert.equal(scene.notifier.pending(), 0);
  assert.match(scene.notifier.trouble() ?? "", /refuses notices/, "its owner can still see why");
  assert.deepEqual(await scene.stored(), []);
});

Deno.test("Retry-After is obeyed, in seconds or as a date, but not beyond a day", async () => {
  const cases: readonly (readonly [string, number])[] = [
    ["90", 90_000],
    ["0", 0],
    [new Date(START_MS + 30_000).toUTCString(), 30_000],
    ["soon", 1000],
    ["99999999", 86_400_000],
  ];
  for (const [text, waitMs] of cases) {
    await using scene = await running({ answers: [status(429, { "retry-after": text })] });
    scene.tell(won("1"));
    if (waitMs > 0) await scene.clock.advance(waitMs - 1);
    if (waitMs > 0) assert.equal(scene.heard.length, 1, text);
    await scene.clock.advance(1);
    assert.equal(scene.heard.length, 2, text);
  }
});

Deno.test("one of a kind a minute an auction goes out, the newest when the minute is over", async () => {
  await using scene = await running();
  scene.tell(outbid("1", 5));
  await scene.clock.advance(1000);
  for (const dollars of [6, 7, 8]) scene.tell(outbid("1", dollars));
  scene.tell(outbid("2", 9));
  scene.tell(won("1"));
  await scene.clock.advance(58_999);
  assert.deepEqual(scene.told(), ["Outbid: $5", "Outbid: $9", won("1").message]);
  assert.equal((await scene.stored()).length, 1);
  await scene.clock.advance(1);
  assert.deepEqual(scene.told().slice(3), ["Outbid: $8"]);
  assert.deepEqual(scene.times(), [0, 1000, 1000, 60_000]);
});

Deno.test("while a receiver is away only the newest of a kind waits, also for one that was being sent", async () => {
  await using scene = await running({ answers: [null] });
  scene.tell(outbid("1", 5));
  await scene.clock.settle();
  scene.tell(outbid("1", 6));
  await scene.clock.advance(10_500);
  assert.equal(scene.notifier.pending(), 1);
  scene.tell(outbid("1", 7));
  await scene.clock.advance(MINUTE_MS * 3);
  assert.deepEqual(scene.told(), ["Outbid: $5", "Outbid: $7"]);
  assert.deepEqual(await scene.stored(), []);
});

Deno.test("what was not delivered is sent by the next run, in order, and only once", async () => {
  await using scene = await running({ answers: [status(500), null] });
  scene.tell(won("1"));
  scene.tell(won("2"));
  scene.tell(outbid("3"));
  await scene.clock.advance(1000);
  await scene.notifier.close();
  scene.tell(won("4"));
  assert.equal((await scene.stored()).length, 3, "the closed notifier hears nothing");
  assert.equal(scene.heard.length, 2);

  const next = await scene.start();
  scene.tell(won("5"));
  await scene.clock.settle();
  assert.deepEqual(
    scene.told().slice(2),
    [won("1"), won("2"), outbid("3"), won("5")].map(({ message }) => message),
  );
  assert.equal(next.pending(), 0);
  await next.close();
  const last = await scene.start();
  await scene.clock.settle();
  assert.equal(scene.heard.length, 6);
  await last.close();
});

Deno.test("notices of one sort that an earlier run left become one, the newest", async () => {
  const document = (message: string) =>
    JSON.stringify({ kind: "outbid", auctionId: "1", message, atMs: START_MS });
  const store = createMemoryStore([
    [["notify", "0000000000000007"], document("old")],
    [["notify", "0000000000000008"], document("new")],
  ]);
  await using scene = await running({ store });
  await scene.clock.settle();
  assert.deepEqual(scene.told(), ["new"]);
  assert.deepEqual(await scene.stored(), []);
});

Deno.test("a stored notice that makes no sense is set aside, and the rest is sent", async () => {
  const good = JSON.stringify({ kind: "signedOut", auctionId: "1", message: "Signed out", atMs: START_MS });
  const bad = ["{", "null", "[]", '"x"', '{"kind":"won"}', good.replace(/\d+(?=})/, "1e300")];
  const store = createMemoryStore([
    ...bad.map((text, index) => [["notify", `a${index}`], text] as const),
    [["notify", "b", "deep"], good],
    [["notify", "c"], good],
  ]);
  await using scene = await running({ store });
  await scene.clock.settle();
  assert.deepEqual(scene.told(), ["Signed out"]);
  assert.equal((await store.list(["set_aside", "notify"])).length, bad.length + 1);
  assert.deepEqual(await scene.stored(), []);
});

Deno.test("of a thousand and more the oldest are dropped, but never a lot that was won", async () => {
  await using scene = await running({ answers: [status(500)] });
  scene.tell(won("first"));
  for (let lot = 0; lot < 1001; lot++) scene.tell(outbid(`${lot}`));
  assert.equal(scene.notifier.pending(), 1000);
  await scene.clock.advance(1000);
  const ids = scene.heard.map(({ body }) => JSON.parse(body).auctionId);
  assert.equal(ids[1], "first");
  assert.equal(ids[2], "2");
  assert.equal(ids.length, 1 + 1000);
  assert.deepEqual(await scene.stored(), []);
});

Deno.test("one message that the receiver stumbles over does not hold up the others for ever", async () => {
  const stumbles = Array.from({ length: 10 }, () => status(500));
  await using scene = await running({ answers: stumbles });
  scene.tell(won("1"));
  scene.tell(won("2"));
  await scene.clock.advance(20 * MINUTE_MS);
  assert.deepEqual(scene.told().slice(9), [won("1"), won("2"), won("1")].map(({ message }) => message));
});

Deno.test("nothing of the address is logged but its origin", async () => {
  const lines: string[] = [];
  const note = ({ message, properties }: LogRecord) => {
    const errors = Object.values(properties).map((value) => value instanceof Error ? value.stack : "");
    lines.push(JSON.stringify([message, properties, errors]));
  };
  configureSync({
    reset: true,
    sinks: { note },
    loggers: [{ category: "gavel", lowestLevel: "trace", sinks: ["note"] }, {
      category: ["logtape", "meta"],
      lowestLevel: "error",
      sinks: ["note"],
    }],
  });
  try {
    const unreachable = new TypeError(`error sending request for url (${SECRET_URL})`);
    await using scene = await running({
      answers: [unreachable, null, status(404), status(404), status(404)],
    });
    scene.tell(won("1"));
    await scene.clock.advance(10 * MINUTE_MS);
    assert.equal(scene.notifier.pending(), 0);
  } finally {
    resetSync();
  }
  assert.equal(lines.length, 5);
  for (const line of lines) {
    assert.match(line, /https:\/\/hooks\.example/);
    assert.doesNotMatch(line, /hunter2|secret-path|aHVudGVyMg/);
  }
});

Deno.test("an address that can't be notified stops the start, and is not shown", async () => {
  await assert.rejects(running({ url: "ntfy+https://hunter2.example/" }), (error: Error) => {
    assert.doesNotMatch(error.message, /hunter2/);
    return true;
  });
});
