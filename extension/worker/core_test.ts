import assert from "node:assert/strict";
import test from "node:test";
import { lotWith, planWith, stateWith } from "../../tests/support/extension/states.ts";
import { keptInMemory } from "../../tests/support/extension/kept.ts";
import { createFakeSockets } from "../../tests/support/dashboard/fake_socket.ts";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import type { PortMessage } from "../messages.ts";
import type { Badge } from "./badge.ts";
import { createCore } from "./core.ts";
import type { Notice } from "./notices.ts";
import type { Pairing, PairingStorage } from "./pairing.ts";

const PAIRING: Pairing = { server: "http://nas:3000/gavel/", token: "t0ken" };

/** A worker with everything around it in the test's hands. */
function story(
  { pairing = PAIRING as Pairing | null, kept = keptInMemory(pairing ? { pairing } : {}) as PairingStorage } =
    {},
) {
  const virtual = createVirtualClock();
  const calendar = { leadMs: 0 };
  const clock = { ...virtual, wallNow: () => virtual.now() + calendar.leadMs };
  const sockets = createFakeSockets();
  const urls: string[] = [];
  const badges: Badge[] = [];
  const notices: Notice[] = [];
  const calls: string[] = [];
  const core = createCore({
    clock,
    random: () => 1,
    connect: (url) => {
      urls.push(url);
      return sockets.connect();
    },
    api: ({ server, token }, method, path, body) => {
      calls.push(`${method} ${server}api/${path} ${token} ${JSON.stringify(body ?? null)}`);
      return Promise.resolve({ ok: true, body: { success: true }, status: 200 });
    },
    takeOffer: ({ server, code }, name) => {
      calls.push(`pair ${server} ${code} ${name}`);
      return Promise.resolve(code === "right" ? { token: "new" } : { error: "The code is over." });
    },
    kept,
    keptForSession: keptInMemory(),
    cookies: () => Promise.resolve([]),
    showBadge: (badge) => badges.push(badge),
    notify: (notice) => notices.push(notice),
  });
  const accept = () => {
    const socket = sockets.newest();
    socket.open();
    socket.say({ type: "authenticated", success: true });
    socket.say({ type: "monitoredAuctions", auctions: [lotWith()] });
    socket.say({
      type: "state",
      state: stateWith({ tone: "armed", bids: 1 }),
      plans: { 71234567: planWith("bids", "Will bid") },
    });
  };
  const port = (name: string) => {
    const messages: PortMessage[] = [];
    return { name, messages, postMessage: (message: PortMessage) => void messages.push(message) };
  };
  return { clock, calendar, sockets, urls, badges, notices, calls, core, accept, port };
}

test("a paired worker connects by itself, below the server's own path, with its token", async () => {
  const { core, urls, sockets, badges, accept } = story();
  await core.wake();
  assert.deepEqual(urls, ["ws://nas:3000/gavel/ws"]);
  sockets.newest().open();
  assert.deepEqual(sockets.newest().sent[0], { type: "authenticate", token: "t0ken" });
  accept();
  assert.equal(badges.at(-1)?.text, "1");
});

test("the alarm connects where there is no socket, and leaves one that is there alone", async () => {
  const { core, urls, sockets, accept, clock } = story();
  await core.wake();
  accept();
  await core.wake();
  assert.equal(urls.length, 1);
  sockets.newest().drop();
  await core.wake();
  assert.equal(urls.length, 2);
  await clock.settle();
});

test("an unpaired worker connects to nothing and says so", async () => {
  const { core, urls, badges } = story({ pairing: null });
  await core.wake();
  assert.deepEqual(urls, []);
  assert.match(badges.at(-1)?.title ?? "", /click to connect/);
  assert.deepEqual(await core.answer({ ask: "pause" }), {
    ok: false,
    status: -1,
    error: "This browser is not connected to a Gavel yet.",
  });
});

test("a page gets everything that it follows at once, then changes alone", async () => {
  const { core, sockets, accept, clock, port } = story();
  await core.wake();
  accept();
  await clock.advance(50);
  const [all, mine, other] = [port("all"), port("lot:71234567"), port("lot:5")];
  for (const each of [all, mine, other]) await core.follow(each);
  assert.deepEqual(all.messages[0]?.lots.map(({ plan }) => plan?.text), ["Will bid"]);
  assert.equal(mine.messages[0]?.lots.length, 1);
  assert.equal(other.messages[0]?.lots.length, 0);
  sockets.newest().say({ type: "auctionState", auction: lotWith({ price: 13 }) });
  await clock.advance(50);
  assert.deepEqual(mine.messages[1]?.lots.map(({ auction }) => auction.data?.currentBid), [13]);
  assert.equal(other.messages.length, 1);
  sockets.newest().say({ type: "auctionRemoved", auctionId: "71234567" });
  await clock.advance(50);
  assert.deepEqual(all.messages.at(-1)?.removed, ["71234567"]);
});

test("a page is told when the connection breaks, with what it has", async () => {
  const { core, sockets, accept, clock, port, badges } = story();
  await core.wake();
  accept();
  const page = port("all");
  await core.follow(page);
  sockets.newest().drop();
  await clock.advance(50);
  assert.equal(page.messages.at(-1)?.status?.connection.kind, "lost");
  assert.equal(badges.at(-1)?.text, "OFF");
});

test("a token that the server does not know any more ends the tries", async () => {
  const { core, sockets, badges, clock, urls } = story();
  await core.wake();
  sockets.newest().open();
  sockets.newest().say({ type: "authenticated", success: false, code: "UNAUTHORIZED", error: "no" });
  await clock.advance(600_000);
  assert.equal(urls.length, 1);
  assert.match(badges.at(-1)?.title ?? "", /does not know this browser/);
});

test("pairing survives the worker, and unpairing too", async () => {
  const kept = keptInMemory();
  const first = story({ pairing: null, kept });
  await first.core.answer({ ask: "connect", ...PAIRING });
  const second = story({ pairing: null, kept });
  await second.core.wake();
  assert.equal(second.urls.length, 1);
  await second.core.answer({ ask: "disconnect" });
  const third = story({ pairing: null, kept });
  await third.core.wake();
  assert.equal(third.urls.length, 0);
});

test("a page's wish goes to the server with the token, which no page ever gets", async () => {
  const { core, calls, sockets, accept, port } = story();
  await core.wake();
  accept();
  await core.answer({ ask: "config", id: "7", config: { maxBid: 40 } });
  await core.answer({ ask: "stop", id: "7" });
  assert.deepEqual(calls, [
    'PUT http://nas:3000/gavel/api/auctions/7/config t0ken {"config":{"maxBid":40}}',
    "POST http://nas:3000/gavel/api/auctions/7/stop t0ken null",
  ]);
  const bid = core.answer({ ask: "bid", id: "7", amount: 13 });
  await Promise.resolve();
  const { requestId, ...sent } = sockets.newest().sent.at(-1) ?? assert.fail("nothing was sent");
  assert.deepEqual(sent, { type: "placeBid", auctionId: "7", amount: 13 });
  sockets.newest().say({ type: "bidResult", requestId, success: true, auctionId: "7", amount: 13 });
  assert.ok((await bid).ok);
  const page = port("all");
  await core.follow(page);
  assert.doesNotMatch(JSON.stringify(page.messages), /t0ken/);
});

test("the server's notices become the browser's, each with its lot's title", async () => {
  const { core, sockets, accept, notices } = story();
  await core.wake();
  accept();
  sockets.newest().say({
    type: "notification",
    kind: "outbid",
    auctionId: "71234567",
    message: "A rival bid $13",
  });
  sockets.newest().say({ type: "notification", kind: "later", message: "Something new" });
  sockets.newest().say({ type: "notification", kind: "outbid", auctionId: "71234567" });
  assert.deepEqual(notices, [
    { id: "71234567 outbid", title: "You are outbid: Makita driver", message: "A rival bid $13" },
    { id: " later", title: "Gavel", message: "Something new" },
  ]);
});

test("a page that is gone keeps no other page from hearing", async () => {
  const { core, sockets, accept, clock, port } = story();
  await core.wake();
  accept();
  const gone = {
    name: "all",
    postMessage: () => assert.fail("Attempting to use a disconnected port object"),
  };
  const page = port("all");
  await core.follow(gone);
  await core.follow(page);
  sockets.newest().say({ type: "auctionState", auction: lotWith({ price: 13 }) });
  await clock.advance(50);
  assert.equal(page.messages.at(-1)?.lots[0]?.auction.data?.currentBid, 13);
});

test("a one-time code becomes the token of this browser", async () => {
  const { core, calls, sockets } = story({ pairing: null });
  const offer = { ask: "pair", server: "http://nas:3000/", code: "right", name: "Chrome" } as const;
  assert.deepEqual(await core.answer({ ...offer, code: "old" }), {
    ok: false,
    status: -1,
    error: "The code is over.",
  });
  assert.ok((await core.answer(offer)).ok);
  assert.equal(calls.at(-1), "pair http://nas:3000/ right Chrome");
  sockets.newest().open();
  assert.deepEqual(sockets.newest().sent[0], { type: "authenticate", token: "new" });
});

test("what is no address of a server is never paired with", async () => {
  const { core, urls } = story({ pairing: null });
  for (const server of ["", "nas", "javascript:alert(1)", "http://nas:3000", "http://nas:3000/?x"]) {
    assert.ok(!(await core.answer({ ask: "connect", server, token: "x" })).ok, server);
  }
  assert.deepEqual(urls, []);
});

test("a storage that can't be read at first is read at the next event", async () => {
  const kept = keptInMemory({ pairing: PAIRING });
  const faults = [new Error("The storage is corrupt")];
  const { core, urls } = story({
    kept: {
      ...kept,
      get(name) {
        const fault = faults.pop();
        return fault ? Promise.reject(fault) : kept.get(name);
      },
    },
  });
  await assert.rejects(core.wake());
  await core.wake();
  assert.equal(urls.length, 1);
});

test("a server that is too old to tell its state is called so", async () => {
  const { core, sockets, port, clock } = story();
  await core.wake();
  const page = port("status");
  await core.follow(page);
  sockets.newest().open();
  sockets.newest().say({ type: "authenticated", success: true });
  sockets.newest().say({ type: "error", error: "Unknown type", requestId: "state" });
  await clock.advance(50);
  assert.equal(page.messages.at(-1)?.status?.isServerOlder, true);
});

test("the server's time is told against the calendar, which all pages share, and not the worker's counter", async () => {
  const { core, sockets, clock, accept, port, calendar } = story();
  await core.wake();
  accept();
  // An hour of sleep, which some machines' counters leave out.
  calendar.leadMs = 3_600_000;
  const page = port("status");
  await core.follow(page);
  const now = new Date(clock.now() + 3_600_000 + 5_000).toISOString();
  sockets.newest().say({ type: "pong", now });
  await clock.advance(50);
  assert.equal(page.messages.at(-1)?.status?.aheadMs, 5_000);
  sockets.newest().say({ type: "pong", now: "9999-01-01T00:00:00Z" });
  sockets.newest().drop();
  await clock.advance(50);
  const { connection, aheadMs } = page.messages.at(-1)?.status ?? assert.fail("no status");
  assert.equal(aheadMs, 5_000);
  assert.ok(connection.kind === "lost" && connection.sinceMs === clock.now() - 50 + 3_600_000);
});

test("after a sleep the socket is tried at once, as it may only look open", async () => {
  const { core, sockets, clock, accept, calendar, badges } = story();
  await core.wake();
  accept();
  calendar.leadMs = 300_000;
  await core.wake();
  await clock.advance(3_000);
  assert.equal(badges.at(-1)?.text, "OFF");
  assert.ok(sockets.newest());
});

test("a bid whose answer was lost with the connection is not sent again", async () => {
  const { core, sockets, accept, clock } = story();
  await core.wake();
  accept();
  const bid = core.answer({ ask: "bid", id: "7", amount: 13 });
  await clock.settle();
  sockets.newest().drop();
  const reply = await bid;
  assert.ok(!reply.ok && reply.status === 0);
  await clock.advance(60_000);
  for (const socket of sockets.all.slice(1)) {
    assert.ok(!socket.sent.some(({ type }) => type === "placeBid"));
  }
});

test("more lots than Chrome passes on in one message come in several", async () => {
  const { core, sockets, accept, port } = story();
  await core.wake();
  accept();
  const auctions = Array.from({ length: 5_000 }, (_, number) => lotWith({ id: String(1_000 + number) }));
  sockets.newest().say({ type: "monitoredAuctions", auctions });
  const page = port("all");
  await core.follow(page);
  assert.deepEqual(page.messages.map(({ isWhole, lots }) => [isWhole, lots.length]), [
    [true, 2_000],
    [false, 2_000],
    [false, 1_000],
  ]);
});

test("a page that follows a new worker keeps its lots until that one has heard of them", async () => {
  const { core, accept, clock, port } = story();
  await core.wake();
  const page = port("all");
  await core.follow(page);
  assert.deepEqual(page.messages.map(({ isWhole, lots }) => [isWhole, lots.length]), [[false, 0]]);
  accept();
  await clock.advance(50);
  assert.deepEqual(page.messages.map(({ isWhole, lots }) => [isWhole, lots.length]).at(-1), [true, 1]);
  await core.answer({ ask: "connect", server: "http://other:3000/", token: "x" });
  await clock.advance(50);
  assert.deepEqual(page.messages.map(({ isWhole, lots }) => [isWhole, lots.length]).at(-1), [true, 0]);
});

test("a reading that changed nothing keeps a lot's figures new", async () => {
  const { core, sockets, accept, clock, port } = story();
  await core.wake();
  accept();
  const page = port("lot:71234567");
  await core.follow(page);
  const reading = { lastUpdate: "2026-11-02T12:30:00.000Z", nextPollAt: "2026-11-02T12:35:00.000Z" };
  sockets.newest().say({ type: "lotsRead", lots: { 71234567: reading, 5: reading } });
  await clock.advance(50);
  const { lastUpdate, nextPollAt } = page.messages.at(-1)?.lots[0]?.auction ?? assert.fail("no lot");
  assert.deepEqual({ lastUpdate, nextPollAt }, reading);
});
