import assert from "node:assert/strict";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import type { Notification } from "../auction/types.ts";
import { type Clock, systemClock } from "../clock.ts";
import { createEventBus } from "../event_bus.ts";
import { createMemoryStore } from "../store/memory.ts";
import type { Store } from "../store/store.ts";
import { startNotifier } from "./notifier.ts";

/** Far more than it takes; only a test that fails waits so long. */
const DEADLINE_MS = 30_000;

type Answer = (request: Request) => Response | Promise<Response>;

const ok: Answer = () => new Response("thanks");
const trouble: Answer = () => new Response("oh no", { status: 500 });
const won = (auctionId: string): Notification => ({
  kind: "won",
  auctionId,
  message: `Won lamp ${auctionId} 🎉`,
});

/** A receiver on a real port that gives `answers` in turn, and a notifier on a virtual clock that tells it. */
function overTheNetwork(answers: readonly Answer[]) {
  let changed = Promise.withResolvers<void>();
  const tellChange = () => {
    changed.resolve();
    changed = Promise.withResolvers();
  };
  const heard: { readonly path: string; readonly body: string; readonly title: string | null }[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, async (request) => {
    const answer = answers[heard.length] ?? ok;
    const path = new URL(request.url).pathname;
    heard.push({ path, body: await request.text(), title: request.headers.get("title") });
    tellChange();
    return answer(request);
  });

  const virtual = createVirtualClock();
  const waits: number[] = [];
  const clock: Clock = {
    now: virtual.now,
    after(delayMs, task) {
      waits.push(delayMs);
      tellChange();
      return virtual.after(delayMs, task);
    },
  };
  const memory = createMemoryStore();
  const store: Store = { ...memory, delete: (key) => memory.delete(key).finally(tellChange) };
  const bus = createEventBus((error) => assert.fail(`a listener threw: ${error}`));
  const origin = `http://127.0.0.1:${server.addr.port}`;
  return {
    clock: virtual,
    heard,
    /** The length of each timer so far. */
    waits,
    start: (url = `${origin}/hook`) =>
      startNotifier({ urls: url, bus, store, clock, fetch, userAgent: "Gavel/1" }),
    origin,
    tell: (notification: Notification) => bus.publish({ type: "notification", notification }),
    stored: async () => (await store.list(["notify"])).length,
    async until(what: string, isSo: () => boolean) {
      const late = Promise.withResolvers<never>();
      const cancel = systemClock().after(DEADLINE_MS, () => late.reject(new Error(`In vain: ${what}`)));
      try {
        while (!isSo()) await Promise.race([changed.promise, late.promise]);
      } finally {
        cancel();
      }
    },
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

Deno.test("a webhook that answers 500 hears of it again until it takes it, in order", async () => {
  await using scene = overTheNetwork([trouble, trouble]);
  const notifier = await scene.start();
  scene.tell(won("1"));
  scene.tell(won("2"));
  await scene.until("the first pause", () => scene.waits.includes(1000));
  await scene.clock.advance(1000);
  await scene.until("the second pause", () => scene.waits.includes(2000));
  assert.equal(await scene.stored(), 2);
  await scene.clock.advance(2000);
  await scene.until("both told", () => notifier.pending() === 0);
  assert.deepEqual(scene.heard.map(({ body }) => JSON.parse(body).auctionId), ["1", "1", "1", "2"]);
  assert.equal(await scene.stored(), 0);
  await notifier.close();
});

Deno.test("a test notice is sent once, beside those that wait, and says what its receiver answered", async () => {
  await using scene = overTheNetwork([ok, () => new Response("no", { status: 403 }), trouble, ok]);
  const notifier = await scene.start();
  assert.equal(await notifier.test(), null);
  const { kind, message } = JSON.parse(scene.heard[0]?.body ?? "");
  assert.deepEqual([kind, message], ["test", "A test from Gavel: notices arrive here"]);
  assert.equal(
    await notifier.test(),
    `${scene.origin} refuses notices (it answered 403): check NOTIFY_URL and the receiver's access`,
  );
  assert.equal(await notifier.test(), `${scene.origin} did not take the test notice: it answered 500`);
  assert.deepEqual([notifier.trouble(), notifier.pending(), scene.heard.length], [null, 0, 3]);
  scene.tell(won("1"));
  await scene.until("the notice is told", () => notifier.pending() === 0);
  await notifier.close();
});

Deno.test("a test notice to a receiver that does not answer fails within 10 s, and to none at once", async () => {
  const late = Promise.withResolvers<Response>();
  await using scene = overTheNetwork([() => late.promise]);
  const notifier = await scene.start();
  const testing = notifier.test();
  await scene.until("it has the request", () => scene.heard.length === 1);
  await scene.clock.advance(10_000);
  assert.equal(await testing, `${scene.origin} did not take the test notice: no answer within 8 s`);
  late.resolve(new Response());
  await notifier.close();
  const nobody = await scene.start("http://127.0.0.1:1/hook");
  assert.equal(
    await nobody.test(),
    "http://127.0.0.1:1 did not take the test notice: it could not be reached",
  );
  await nobody.close();
});

Deno.test("a webhook that hangs is let go of after 10 s, and told again", async () => {
  const release = Promise.withResolvers<Response>();
  const hang: Answer = () => release.promise;
  await using scene = overTheNetwork([hang]);
  const notifier = await scene.start();
  scene.tell(won("1"));
  await scene.until("the request", () => scene.heard.length === 1);
  await scene.clock.advance(9999);
  assert.equal(notifier.pending(), 1);
  assert.equal(scene.waits.includes(1000), false);
  await scene.clock.advance(1);
  await scene.until("the pause", () => scene.waits.includes(1000));
  await scene.clock.advance(1000);
  await scene.until("the delivery", () => notifier.pending() === 0);
  assert.equal(scene.heard.length, 2);
  release.resolve(new Response("too late"));
  await notifier.close();
});

Deno.test("what a webhook in trouble did not take is told after a restart", async () => {
  await using scene = overTheNetwork([trouble]);
  const first = await scene.start();
  scene.tell(won("1"));
  scene.tell(won("2"));
  await scene.until("the pause", () => scene.waits.includes(1000));
  await first.close();
  assert.equal(await scene.stored(), 2);
  const second = await scene.start();
  await scene.until("both told", () => second.pending() === 0);
  assert.deepEqual(scene.heard.map(({ body }) => JSON.parse(body).auctionId), ["1", "1", "2"]);
  await second.close();
});

Deno.test("a redirect is not followed: whoever is there is told nothing", async () => {
  const moved: Answer = () => new Response(null, { status: 307, headers: { location: "/elsewhere" } });
  await using scene = overTheNetwork([moved, moved]);
  const notifier = await scene.start();
  scene.tell(won("1"));
  await scene.until("the first pause", () => scene.waits.includes(1000));
  await scene.clock.advance(1000);
  await scene.until("the second pause", () => scene.waits.includes(2000));
  await scene.clock.advance(2000);
  await scene.until("it is told", () => notifier.pending() === 0);
  assert.deepEqual(scene.heard.map(({ path }) => path), ["/hook", "/hook", "/hook"]);
  await notifier.close();
});

Deno.test("nobody there is no more than a pause, and the bus is not held up", async () => {
  await using scene = overTheNetwork([]);
  const gone = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const { port } = gone.addr;
  gone.close();
  const notifier = await scene.start(`http://127.0.0.1:${port}/hook`);
  scene.tell(won("1"));
  await scene.until("the pause", () => scene.waits.includes(1000));
  assert.equal(notifier.pending(), 1);
  await notifier.close();
});

Deno.test("an ntfy of one's own gets the sentence as it is", async () => {
  await using scene = overTheNetwork([]);
  const notifier = await scene.start(`ntfy+${scene.origin}/lots`);
  scene.tell(won("1"));
  await scene.until("the delivery", () => notifier.pending() === 0);
  assert.deepEqual(scene.heard, [{ path: "/lots", body: "Won lamp 1 🎉", title: "Gavel" }]);
  await notifier.close();
});
