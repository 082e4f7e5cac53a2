import assert from "node:assert/strict";
import {
  accepted,
  dollars,
  LOT_ID,
  MINUTE_MS,
  NOON_MS,
  rules,
  SECOND_MS,
} from "../../tests/support/auctions.ts";
import { aRequest, noticesTo, startWatching, type Watching } from "../../tests/support/watching.ts";
import { NellisError } from "../nellis/api.ts";

const CLOSE_MS = NOON_MS + 5 * MINUTE_MS;
const SNIPE = { strategy: "snipe", strategyWord: "sniping" } as const;

/** A lot that closes five minutes after noon. */
async function startSniping(): Promise<Watching> {
  return await startWatching({ prepare: ({ nellis }) => nellis.change(LOT_ID, { closeTimeMs: CLOSE_MS }) });
}

/** Returns the times at which bids arrived, in seconds before `closeMs`. */
function leads({ nellis }: Watching, closeMs = CLOSE_MS): readonly number[] {
  return nellis.bids(LOT_ID).map(({ atMs }) => (closeMs - atMs) / SECOND_MS);
}

Deno.test("a snipe fires at its own moment, between two readings, once", async () => {
  await using watching = await startSniping();
  await watching.monitor.watch(aRequest(LOT_ID, { ...SNIPE, snipeSeconds: 7 }));
  await watching.clock.advance(10 * MINUTE_MS);
  assert.deepEqual(leads(watching), [7]);
});

Deno.test("a snipe without a lead of its own follows the owner's rules", async () => {
  await using watching = await startSniping();
  await watching.monitor.watch(aRequest(LOT_ID, SNIPE));
  await watching.clock.advance(10 * MINUTE_MS);
  assert.deepEqual(leads(watching), [10]);
});

Deno.test("a close that moves takes the snipe with it", async () => {
  await using watching = await startSniping();
  const { monitor, clock, nellis } = watching;
  await monitor.watch(aRequest(LOT_ID, SNIPE));
  await clock.advance(2 * MINUTE_MS);
  const laterMs = CLOSE_MS + 3 * MINUTE_MS;
  nellis.change(LOT_ID, { closeTimeMs: laterMs });
  await clock.advance(3 * MINUTE_MS);
  assert.deepEqual(leads(watching), [], "nothing at the old close");
  await clock.advance(3 * MINUTE_MS);
  assert.deepEqual(leads(watching, laterMs), [10]);
});

Deno.test("a close that comes nearer brings the snipe forward", async () => {
  await using watching = await startSniping();
  const { monitor, clock, nellis } = watching;
  await monitor.watch(aRequest(LOT_ID, SNIPE));
  await clock.advance(MINUTE_MS);
  const soonerMs = NOON_MS + 2 * MINUTE_MS;
  nellis.change(LOT_ID, { closeTimeMs: soonerMs });
  await clock.advance(MINUTE_MS);
  assert.deepEqual(leads(watching, soonerMs), [10]);
});

Deno.test("a snipe fires even when the lot can't be read", async () => {
  await using watching = await startSniping();
  const { monitor, clock, nellis } = watching;
  await monitor.watch(aRequest(LOT_ID, SNIPE));
  await clock.advance(SECOND_MS);
  nellis.failReads(new NellisError("server-error", "Nellis answered 502"));
  await clock.advance(10 * MINUTE_MS);
  assert.deepEqual(leads(watching), [10]);
});

Deno.test("a snipe fires even when a reading hangs", async () => {
  await using watching = await startSniping();
  const { monitor, clock, nellis } = watching;
  await monitor.watch(aRequest(LOT_ID, SNIPE));
  await clock.advance(SECOND_MS);
  nellis.hold("read", LOT_ID);
  await clock.advance(10 * MINUTE_MS);
  assert.deepEqual(leads(watching), [10]);
});

Deno.test("a snipe follows a lead that the owner changes, even when readings hang", async () => {
  await using watching = await startSniping();
  const { monitor, clock, nellis } = watching;
  await monitor.watch(aRequest(LOT_ID, SNIPE));
  await clock.advance(SECOND_MS);
  nellis.hold("read", LOT_ID);
  await monitor.configure(LOT_ID, (config) => ({ ...config, snipeSeconds: 42 }));
  await clock.advance(10 * MINUTE_MS);
  assert.deepEqual(leads(watching), [42]);
});

Deno.test("a snipe follows the owner's rules when they change", async () => {
  await using watching = await startSniping();
  const { monitor, clock, nellis, setRules } = watching;
  await monitor.watch(aRequest(LOT_ID, SNIPE));
  await clock.advance(SECOND_MS);
  nellis.hold("read", LOT_ID);
  setRules(rules({ snipeSeconds: 25 }));
  monitor.reconsider();
  await clock.advance(10 * MINUTE_MS);
  assert.deepEqual(leads(watching), [25]);
});

Deno.test("a lot that stops being sniped is not bid on", async () => {
  await using watching = await startSniping();
  const { monitor, clock } = watching;
  await monitor.watch(aRequest(LOT_ID, SNIPE));
  await clock.advance(MINUTE_MS);
  await monitor.configure(LOT_ID, (config) => ({ ...config, strategy: "manual", strategyWord: "manual" }));
  await clock.advance(10 * MINUTE_MS);
  assert.deepEqual(leads(watching), []);
});

Deno.test("a lot that becomes a snipe in the middle is bid on at its close and not before", async () => {
  await using watching = await startSniping();
  const { monitor, clock } = watching;
  await monitor.watch(aRequest(LOT_ID, { strategy: "manual" }));
  await clock.advance(MINUTE_MS);
  await monitor.configure(LOT_ID, (config) => ({ ...config, ...SNIPE }));
  await clock.advance(10 * MINUTE_MS);
  assert.deepEqual(leads(watching), [10]);
});

Deno.test("a snipe that does not get through is sent every second until the close, and not after it", async () => {
  await using watching = await startSniping();
  const { monitor, clock, nellis } = watching;
  for (let tries = 0; tries < 30; tries++) {
    nellis.queueBidAnswer({ result: "not-sent", message: "Connection refused" });
  }
  await monitor.watch(aRequest(LOT_ID, { ...SNIPE, snipeSeconds: 4 }));
  await clock.advance(10 * MINUTE_MS);
  assert.deepEqual(leads(watching), [4, 3.5, 2.5, 1.5, 0.5]);
  assert.deepEqual(noticesTo(watching), ["bidsFailing", "lost"]);
});

Deno.test("a snipe that gets through at last is sent no more", async () => {
  await using watching = await startSniping();
  const { monitor, clock, nellis } = watching;
  for (let tries = 0; tries < 3; tries++) {
    nellis.queueBidAnswer({ result: "not-sent", message: "Connection refused" });
  }
  await monitor.watch(aRequest(LOT_ID, SNIPE));
  await clock.advance(10 * MINUTE_MS);
  assert.deepEqual(leads(watching), [10, 9.5, 8.5, 7.5]);
  assert.deepEqual(noticesTo(watching), ["bidsFailing", "bidsBack", "won"]);
});

Deno.test("a stopped lot is not sniped", async () => {
  await using watching = await startSniping();
  const { monitor, clock } = watching;
  await monitor.watch(aRequest(LOT_ID, SNIPE));
  await clock.advance(MINUTE_MS);
  await monitor.stop(LOT_ID);
  await clock.advance(10 * MINUTE_MS);
  assert.deepEqual(leads(watching), []);
  assert.equal(clock.pending(), 0);
});

Deno.test("a snipe that was outbid in the extension fires again at the new close", async () => {
  await using watching = await startSniping();
  const { monitor, clock, nellis } = watching;
  nellis.queueBidAnswer(
    accepted({ isLeading: false, currentPriceCents: dollars(12), nextBidCents: dollars(13) }),
  );
  await monitor.watch(aRequest(LOT_ID, SNIPE));
  const answer = nellis.holdNext("bid", LOT_ID);
  await clock.advance(5 * MINUTE_MS - 10 * SECOND_MS);
  const laterMs = clock.now() + 30 * SECOND_MS;
  nellis.change(LOT_ID, {
    currentPriceCents: dollars(12),
    closeTimeMs: laterMs,
    userState: { nextBidCents: dollars(13) },
  });
  answer.open();
  await clock.advance(MINUTE_MS);
  assert.deepEqual(leads(watching, laterMs), [30, 10]);
  assert.deepEqual(nellis.bids().map(({ amountCents }) => amountCents), [dollars(11), dollars(13)]);
});
