import assert from "node:assert/strict";
import { olderBids } from "./older_bids.ts";

const AT_MS = 1_764_000_000_000;

/** Reads one entry of lot 7. */
async function read(entry: unknown, atMs = AT_MS) {
  const text = typeof entry === "string" ? entry : JSON.stringify(entry);
  return await olderBids({ name: "7", entries: [{ atMs, text }] });
}

Deno.test("a bid that was taken and leads", async () => {
  const answer = { message: "Bid placed", data: { currentAmount: 21, minimumNextBid: 22 } };
  const entry = { amount: 40, strategy: "auto", success: true, result: answer, timestamp: AT_MS };
  assert.deepEqual(await read(entry), {
    auctionId: "7",
    unreadable: 0,
    bids: [{
      id: `older-${AT_MS}-4000`,
      auctionId: "7",
      amountCents: 4_000,
      strategy: "aggressive",
      reason: "placed by the older installation",
      decidedAtMs: AT_MS,
      settledAtMs: AT_MS,
      outcome: {
        result: "accepted",
        isLeading: true,
        currentPriceCents: 2_100,
        nextBidCents: 2_200,
        message: "Bid placed",
      },
    }],
  });
});

Deno.test("a bid that was taken while another's maximum is higher does not lead", async () => {
  const message = "Bid accepted but another user has a higher maximum bid";
  const [bid] = (await read({ amount: 40, strategy: "sniping", success: true, result: { message } })).bids;
  assert.deepEqual([bid?.strategy, bid?.outcome?.result], ["snipe", "accepted"]);
  assert.ok(bid?.outcome?.result === "accepted" && !bid.outcome.isLeading);
});

Deno.test("a bid that failed was refused, with the words of its error", async () => {
  for (const error of ["Too low", { message: "Too low" }]) {
    assert.deepEqual((await read({ amount: 40, success: false, error })).bids[0]?.outcome, {
      result: "rejected",
      errorType: "UNKNOWN_ERROR",
      message: "Too low",
    });
  }
});

Deno.test("a bid that does not say how it came out counts, as its money may be spent", async () => {
  const [bid] = (await read({ amount: "40.50", strategy: "yolo" })).bids;
  assert.deepEqual([bid?.amountCents, bid?.strategy, bid?.outcome?.result], [4_050, null, "accepted"]);
});

Deno.test("what is no bid is counted as unreadable, and hides no other", async () => {
  const texts = [
    "{half",
    "7",
    "null",
    '{"amount":0}',
    '{"amount":"lots"}',
    '{"amount":-5}',
    '{"amount":9e9}',
    "[]",
  ];
  for (const text of texts) assert.equal((await read(text)).unreadable, 1, text);
  for (const atMs of [NaN, Infinity, -Infinity, 1e300, -8.65e15]) {
    assert.equal((await read({ amount: 5 }, atMs)).unreadable, 1, String(atMs));
  }
  const entries = [{ atMs: 1, text: "{half" }, { atMs: 2, text: '{"amount":5}' }];
  const { bids, unreadable } = await olderBids({ name: "7:2", entries });
  assert.deepEqual([bids.length, bids[0]?.auctionId, unreadable], [1, "7", 1]);
});

Deno.test("the same entries always have the same ids", async () => {
  const entries = [
    { atMs: 1, text: '{"amount":5}' },
    { atMs: 1, text: '{"amount":6}' },
    { atMs: 2, text: '{"amount":5}' },
  ];
  const ids = async () => (await olderBids({ name: "7", entries })).bids.map(({ id }) => id);
  assert.deepEqual(await ids(), ["older-1-500", "older-1-600", "older-2-500"]);
  assert.deepEqual(await ids(), await ids());
});
