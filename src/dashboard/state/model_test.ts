import assert from "node:assert/strict";
import test from "node:test";
import { signal } from "@preact/signals";
import { createFakeFetch, createMemoryStorage } from "../../../tests/support/dashboard/dashboard_parts.ts";
import { createFakeSockets } from "../../../tests/support/dashboard/fake_socket.ts";
import { aWireLot, aWireState } from "../../../tests/support/dashboard/wire_lots.ts";
import { createVirtualClock } from "../../../tests/support/virtual_clock.ts";
import { createModel } from "./model.ts";
import { readPlace } from "./route.ts";

const STATE = aWireState();
const PLAN = { kind: "waits", text: "Will bid", at: null, nowInAll: null, mostInAll: 0 };
const LOT = aWireLot({ id: "1" });

type Answering = Parameters<typeof createFakeFetch>[0];

/** A page as it is opened: signed in where `key` is given. */
function story({ key = "k1" as string | null, answer = (() => ({})) as Answering } = {}) {
  const clock = createVirtualClock();
  const sockets = createFakeSockets();
  const storage = createMemoryStorage(key === null ? {} : { "gavel.key /": key });
  const { fetch, seen } = createFakeFetch(answer);
  const model = createModel({
    clock,
    fetch,
    connect: sockets.connect,
    random: () => 1,
    storage,
    path: "/",
    router: { place: signal(readPlace("")), go() {}, replace() {} },
  });
  const say = (message: unknown) => sockets.newest().say(message);
  const accept = () => {
    sockets.newest().open();
    say({ type: "authenticated", success: true });
    say({ type: "monitoredAuctions", auctions: [LOT] });
    say({ type: "state", now: new Date(clock.now()).toISOString(), state: STATE, plans: { 1: PLAN } });
  };
  return { clock, sockets, storage, model, say, accept, seen };
}

test("a page without a session connects to nothing", async () => {
  const { sockets, clock, model } = story({ key: null });
  await clock.advance(60_000);
  assert.equal(sockets.all.length, 0);
  assert.equal(model.isLive.value, false);
});

test("signing in connects, and the page is live once the server has told its state", async () => {
  const { sockets, model, say } = story({
    key: null,
    answer: () => ({ body: { success: true, key: "k2" } }),
  });
  await model.session.signIn(model.server, { token: "t" });
  sockets.newest().open();
  assert.deepEqual(sockets.newest().sent, [{ type: "authenticate", key: "k2" }]);
  say({ type: "authenticated", success: true });
  assert.equal(model.isLive.value, false, "nothing is known yet");
  say({ type: "state", state: STATE, plans: {} });
  assert.equal(model.isLive.value, true);
});

test("a lost connection keeps what was known, and says that it is not live", async () => {
  const { sockets, clock, model, accept } = story();
  accept();
  sockets.newest().drop();
  assert.equal(model.isLive.value, false);
  assert.equal(model.lots.of("1")?.plan.value?.text, "Will bid");
  assert.equal(model.state.value?.overview.text, STATE.overview.text);
  await clock.advance(500);
  accept();
  assert.equal(model.isLive.value, true);
});

test("a server that is back and does not tell its state is not live, and is known to be older", async () => {
  const { sockets, clock, model, say, accept } = story();
  accept();
  sockets.newest().drop();
  await clock.advance(500);
  sockets.newest().open();
  say({ type: "authenticated", success: true });
  assert.deepEqual([model.isLive.value, model.isServerOlder.value], [false, false]);
  say({ type: "error", error: "Another request failed", requestId: "1" });
  assert.equal(model.isServerOlder.value, false);
  say({ type: "error", error: "There is no message subscribeState", requestId: "state" });
  assert.deepEqual([model.isLive.value, model.isServerOlder.value], [false, true]);
});

test("signing out forgets everything, in one step", () => {
  const { sockets, storage, model, accept } = story();
  accept();
  model.signOut();
  assert.deepEqual(model.lots.all.value, []);
  assert.equal(model.lots.isKnown.value, false);
  assert.equal(model.state.value, null);
  assert.equal(storage.getItem("gavel.key /"), null);
  assert.ok(sockets.newest().isClosed());
  assert.equal(sockets.all.length, 1);
});

test("a key that the socket refuses signs the page out; one that another tab has made since takes its place", () => {
  for (const newer of [null, "k2"]) {
    const { sockets, storage, model, say } = story();
    if (newer !== null) storage.setItem("gavel.key /", newer);
    sockets.newest().open();
    say({ type: "authenticated", success: false, code: "UNAUTHORIZED" });
    assert.equal(model.session.key.value, newer);
    if (newer === null) {
      assert.equal(sockets.all.length, 1);
      continue;
    }
    sockets.newest().open();
    assert.deepEqual(sockets.newest().sent, [{ type: "authenticate", key: newer }]);
  }
});

test("a key that the API refuses signs the page out and ends the socket", async () => {
  const body = { success: false, code: "UNAUTHORIZED" };
  const { sockets, model, accept } = story({ answer: () => ({ status: 401, body }) });
  accept();
  await model.server.call("GET", "settings");
  assert.equal(model.session.key.value, null);
  assert.ok(sockets.newest().isClosed());
});

test("the server's clock counts, whatever this machine's says", () => {
  const { clock, model, accept, say } = story();
  accept();
  say({ type: "pong", now: new Date(clock.now() - 3_600_000).toISOString() });
  assert.equal(model.time.now.value, clock.now() - 3_600_000);
});

test("a message of a kind that this page does not know changes nothing", () => {
  const { model, accept, say } = story();
  accept();
  for (const type of ["hello", "auctionRemoved", "lotsRead", "notification"]) say({ type });
  assert.deepEqual([model.isLive.value, model.isUnreadable.value], [true, false]);
  assert.deepEqual(model.lots.all.value.map(({ id }) => id), ["1"]);
  assert.deepEqual(model.toasts.all.value, []);
});

test("a message that can't be read throws nothing, and nothing counts as live until the next connection", async () => {
  const { data, config, ...rest } = LOT;
  for (
    const message of [
      { type: "monitoredAuctions", auctions: "all" },
      { type: "monitoredAuctions", auctions: [null, LOT] },
      { type: "auctionState", auction: null },
      { type: "auctionState", auction: { ...rest, data } },
      { type: "auctionState", auction: { ...rest, config, data, title: 5 } },
      { type: "state" },
      { type: "state", state: { ...STATE, bidding: undefined }, plans: null },
      { type: "state", state: { ...STATE, overview: {} }, plans: 5 },
    ]
  ) {
    const { model, accept, say, sockets, clock } = story();
    accept();
    say(message);
    assert.deepEqual([model.isLive.value, model.isUnreadable.value], [false, true], JSON.stringify(message));
    sockets.newest().drop();
    await clock.advance(500);
    accept();
    assert.equal(model.isLive.value, true);
  }
});

test("a price or a plan that can't be read takes the place of the old one as not known", () => {
  const { model, accept, say } = story();
  accept();
  say({ type: "auctionState", auction: { ...LOT, data: { ...LOT.data, currentBid: "15" } } });
  say({ type: "state", state: STATE, plans: { 1: { ...PLAN, text: undefined } } });
  assert.equal(model.lots.of("1")?.auction.value.data, null);
  assert.equal(model.lots.of("1")?.plan.value, null);
});

test("a notice is shown and handed to whoever listens, until they stop", () => {
  const { model, accept, say } = story();
  accept();
  const heard: string[] = [];
  const stop = model.onMessage(({ type }) => void heard.push(type));
  say({ type: "notification", kind: "won", auctionId: "1", message: "Won: Drill, $12" });
  stop();
  say({ type: "notification", kind: "outbid", auctionId: "2", message: "Outbid" });
  assert.deepEqual(model.toasts.all.value.map(({ text, tone }) => [text, tone]), [
    ["Won: Drill, $12", "good"],
    ["Outbid", "plain"],
  ]);
  assert.deepEqual(heard, ["notification"]);
});

test("lots that ended while nobody looked are one message, and stand in the activity with their own times", () => {
  const { model, accept, say } = story();
  accept();
  const missedAt = "2026-11-02T09:00:00.000Z";
  for (const kind of ["won", "lost", "won"]) {
    say({ type: "notification", kind, auctionId: kind, message: `A lot: ${kind}`, missedAt });
  }
  assert.deepEqual(model.toasts.all.value.map(({ text }) => text), [
    "While nobody looked: won 2, lost 1. Results has them all.",
  ]);
  assert.deepEqual(model.notices.all.value.map(({ atMs }) => atMs), Array(3).fill(Date.parse(missedAt)));
  accept();
  say({ type: "notification", kind: "lost", auctionId: "5", message: "Lost", missedAt });
  assert.match(model.toasts.all.value.at(-1)?.text ?? "", /won 0, lost 1/);
});
