import assert from "node:assert/strict";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { GOOD_COOKIES, serve } from "../../tests/support/server/server_services.ts";
import { Refusal } from "./errors.ts";
import { createWriting } from "./written.ts";

const never = () => new Promise<never>(() => {});
const LOT = "12345678";

function writingOn(health = { connected: true, healthy: true }) {
  const clock = createVirtualClock();
  return { clock, ...createWriting({ clock, store: { type: "kv", health: () => health } }) };
}

Deno.test("a change that is written in time is waited for, and leaves no timer", async () => {
  const { clock, isWritten, whenWritten } = writingOn();
  assert.equal(await isWritten(Promise.resolve()), true);
  assert.equal(await whenWritten(() => Promise.resolve(7)), 7);
  assert.equal(clock.pending(), 0);
});

Deno.test("a change is acknowledged once the disk of its store has it, and a reading waits for no disk", async () => {
  const clock = createVirtualClock();
  let synced = Promise.withResolvers<void>();
  const disk = { synced: () => synced.promise, longestMs: () => 1_000, risk: () => null };
  const health = () => ({ connected: true, healthy: true });
  const { isWritten, whenWritten, whenRead } = createWriting({
    clock,
    store: { type: "redis", health, disk },
  });
  assert.equal(await whenRead(() => Promise.resolve(7)), 7);
  const written = isWritten(Promise.resolve());
  const set = whenWritten(() => Promise.resolve(7));
  await clock.advance(1_900);
  synced.resolve();
  assert.deepEqual([await written, await set], [true, 7]);
  synced = Promise.withResolvers<void>();
  synced.reject(new Error("Redis: it has lost what it acknowledged"));
  assert.equal(await isWritten(Promise.resolve()), false);
  assert.equal(clock.pending(), 0);
});

Deno.test("a change that fails is told as it failed", async () => {
  const { isWritten, whenWritten } = writingOn();
  const failure = new Error("out of bounds");
  await assert.rejects(isWritten(Promise.reject(failure)), failure);
  await assert.rejects(whenWritten(() => Promise.reject(failure)), failure);
});

Deno.test("what holds only once it is written is not begun while the store is away", async () => {
  for (const health of [{ connected: false, healthy: false }, { connected: true, healthy: false }]) {
    const { whenWritten } = writingOn(health);
    await assert.rejects(whenWritten(() => assert.fail("it was begun")), (error) => {
      assert.ok(error instanceof Refusal);
      assert.match(error.message, /Nothing was changed.*Try again/);
      return true;
    });
  }
});

Deno.test("a store that stops answering is waited for no longer than 2 s", async () => {
  const { clock, isWritten, whenWritten } = writingOn();
  const written = isWritten(never());
  const refused = assert.rejects(whenWritten(never), /Not in force yet.*as soon as the store is back/);
  await clock.advance(2_000);
  assert.equal(await written, false);
  await refused;
});

/** Asks a server whose store does not answer, and lets 2 s pass. */
async function answerOf(method: string, path: string, body?: unknown) {
  const served = await serve();
  const { monitor, biddingSwitch, settings, session } = served.services;
  await monitor.watch({
    id: LOT,
    config: (await watched(served)).config,
    title: null,
    url: null,
    imageUrl: null,
  });
  const slow = {
    watch: (request: Parameters<typeof monitor.watch>[0]) => monitor.watch(request).then(never),
    stop: (id: string) => monitor.stop(id).then(never),
    clear: () => monitor.clear().then(never),
    configure: (...order: Parameters<typeof monitor.configure>) => monitor.configure(...order).then(never),
  };
  const hanging = await serve({
    services: {
      monitor: { ...monitor, ...slow },
      biddingSwitch: { ...biddingSwitch, pause: never, resume: never },
      settings: { ...settings, update: never },
      session: { ...session, set: never },
    },
  });
  const answering = hanging.call(method, path, body);
  await hanging.clock.advance(2_000);
  return await answering;
}

/** A lot as the server's stand-ins make it. */
async function watched({ call, services }: Awaited<ReturnType<typeof serve>>) {
  await call("POST", "/api/auctions/87654321/monitor", { config: { maxBid: 5 } });
  return services.monitor.get("87654321") ?? assert.fail("it is not watched");
}

Deno.test("watching, stopping and pausing hold at once, and say that they are not written yet", async () => {
  const asked: readonly (readonly [string, string, unknown])[] = [
    ["POST", "/api/auctions/55555555/monitor", { config: { maxBid: 5 } }],
    ["PUT", `/api/auctions/${LOT}/config`, { config: { maxBid: 6 } }],
    ["POST", `/api/auctions/${LOT}/stop`, undefined],
    ["POST", "/api/auctions/clear", undefined],
    ["POST", "/api/bidding/pause", undefined],
  ];
  for (const [method, path, body] of asked) {
    const { status, body: answer } = await answerOf(method, path, body);
    assert.deepEqual(
      [status, answer.success, answer.stored],
      [200, true, false],
      `${path} ${JSON.stringify(answer)}`,
    );
    assert.match(answer.warning, /not written yet/);
  }
});

Deno.test("resuming, settings and a session hold only once they are written, and say so", async () => {
  const asked: readonly (readonly [string, string, unknown])[] = [
    ["POST", "/api/bidding/resume", undefined],
    ["POST", "/api/settings", { general: { defaultMaxBid: 9 } }],
    ["POST", "/api/auth", { cookies: GOOD_COOKIES }],
  ];
  for (const [method, path, body] of asked) {
    const { status, body: answer } = await answerOf(method, path, body);
    assert.deepEqual(
      [status, answer.success, answer.code],
      [503, false, "STORE_AWAY"],
      `${path} ${JSON.stringify(answer)}`,
    );
    assert.match(answer.error, /Not in force yet/);
  }
});

Deno.test("a long reading may go on while it goes forward, and no longer", async () => {
  const { clock, whenRead } = writingOn();
  let read = 0;
  const done = Promise.withResolvers<number>();
  const long = whenRead(() => done.promise, () => read);
  for (read = 1; read <= 5; read++) await clock.advance(1_900);
  done.resolve(7);
  assert.equal(await long, 7);
  const stuck = whenRead(never, () => read);
  const refused = assert.rejects(stuck, /does not answer/);
  read++;
  await clock.advance(4_000);
  await refused;
  assert.equal(clock.pending(), 0);
});
