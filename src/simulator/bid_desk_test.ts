import assert from "node:assert/strict";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { createHouse } from "./house.ts";
import { get, ORIGIN, postBid } from "../../tests/support/house/test_client.ts";

const LOT = 57_000_001;

function open(startPrice = 0) {
  const clock = createVirtualClock();
  const house = createHouse({ clock });
  house.addLot({ id: LOT, closesInSeconds: 60, startPrice });
  return { clock, house, cookie: house.signIn() };
}

Deno.test("an accepted bid is answered with what it costs now and what comes next", async () => {
  const { house, cookie } = open();
  const response = await postBid(house, LOT, 20, cookie);
  assert.equal(response.status, 200);
  assert.deepEqual(await response.json(), {
    message: "Your bid was accepted",
    data: { currentAmount: 1, minimumNextBid: 2, bidCount: 1, bidderCount: 1 },
  });
  assert.equal(house.lot(LOT).ownerIsWinning, true);
  assert.equal(house.lot(LOT).ownerMaximum, 20);
});

Deno.test("a bid below a rival's hidden maximum is accepted, and says so", async () => {
  const { house, cookie } = open();
  house.rivalBids(LOT, "Jane", 30);
  const response = await postBid(house, LOT, 20, cookie);
  assert.equal(response.status, 200);
  assert.deepEqual(await response.json(), {
    message: "Your bid was accepted, but another user has a higher maximum bid",
    data: { currentAmount: 21, minimumNextBid: 22, bidCount: 2, bidderCount: 2 },
  });
  assert.equal(house.lot(LOT).ownerIsWinning, false);
});

Deno.test("a bid that is too low names the minimum", async () => {
  const { house, cookie } = open(10);
  const response = await postBid(house, LOT, 10, cookie);
  assert.equal(response.status, 400);
  assert.deepEqual(await response.json(), { error: "Bid is too low, the minimum bid is $11" });
  assert.equal(house.lot(LOT).bidCount, 0);
});

Deno.test("the same amount twice is refused as a duplicate", async () => {
  const { house, cookie } = open();
  await postBid(house, LOT, 20, cookie);
  const response = await postBid(house, LOT, 20, cookie);
  assert.equal(response.status, 409);
  assert.deepEqual(await response.json(), { error: "You have already placed a bid with the same price" });
  assert.equal(house.lot(LOT).bidCount, 1);
});

Deno.test("a lot that has ended takes no bid, even when no timer has closed it", async () => {
  const { house, cookie, clock } = open();
  await clock.advance(60_000);
  const response = await postBid(house, LOT, 20, cookie);
  assert.equal(response.status, 400);
  assert.deepEqual(await response.json(), { message: "This auction has ended" });
  assert.equal(house.lot(LOT).marketStatus, "unsold");
});

Deno.test("without a session no bid is taken", async () => {
  const { house, cookie } = open();
  house.signOut();
  for (const stale of [cookie, "__session=made-up", "x=1"]) {
    const response = await postBid(house, LOT, 20, stale);
    assert.equal(response.status, 401);
    assert.match(await response.text(), /authentication/);
  }
  assert.equal(house.lot(LOT).bidCount, 0);
});

Deno.test("a bid must look as the site's own page sends it", async () => {
  const { house, cookie } = open();
  const wrong = [
    { "Content-Type": "application/json" },
    { "Origin": null },
    { "Origin": "https://elsewhere.example" },
    { "Referer": null },
    { "Referer": `${ORIGIN}/p/x/1` },
  ];
  for (const change of wrong) assert.equal((await postBid(house, LOT, 20, cookie, change)).status, 400);
  assert.equal((await postBid(house, LOT, 1.5, cookie)).status, 400);
  assert.equal((await postBid(house, LOT, -1, cookie)).status, 400);
  assert.equal(house.lot(LOT).bidCount, 0);
  assert.ok(house.bids.every(({ result }) => result === "bad-request"));
});

Deno.test("a body that isn't a bid is a bad request", async () => {
  const { house, cookie } = open();
  for (const body of ["{", "null", "[]", '{"productId":"57000001","bid":5}', ""]) {
    const headers = { "Content-Type": "text/plain;charset=UTF-8", Cookie: cookie };
    const response = await house.fetch(new Request(`${ORIGIN}/api/bids`, { method: "POST", headers, body }));
    assert.equal(response.status, 400, body);
  }
  assert.deepEqual(
    house.bids.map(({ lotId, amountDollars }) => [lotId, amountDollars]),
    Array(5).fill([null, null]),
  );
});

Deno.test("a bid on an unknown lot is answered 404", async () => {
  const { house, cookie } = open();
  assert.equal((await postBid(house, 1, 20, cookie)).status, 404);
  assert.deepEqual(house.bids.map(({ result }) => result), ["no-such-lot"]);
});

Deno.test("every bid request is on record with its time and result", async () => {
  const { house, cookie, clock } = open();
  await postBid(house, LOT, 5, cookie);
  await clock.advance(1000);
  await postBid(house, LOT, 5, cookie);
  house.rivalBids(LOT, "Jane", 9);
  assert.deepEqual(house.bids, [
    { atMs: clock.now() - 1000, lotId: LOT, amountDollars: 5, result: "accepted" },
    { atMs: clock.now(), lotId: LOT, amountDollars: 5, result: "duplicate" },
  ]);
  assert.equal(house.requests.counts.bid, 2);
});

Deno.test("the next bids can be refused in any of the house's words, and are not taken", async () => {
  const { house, cookie } = open();
  house.faults.refuseNextBids("outbid", 1);
  house.faults.refuseNextBids("ended", 1);
  const outbid = await postBid(house, LOT, 5, cookie);
  assert.equal(outbid.status, 409);
  assert.match(await outbid.text(), /outbid/);
  assert.match(await (await postBid(house, LOT, 5, cookie)).text(), /ended/);
  assert.equal(house.lot(LOT).bidCount, 0);
  assert.equal((await postBid(house, LOT, 5, cookie)).status, 200);
});

Deno.test("the account page is for who is signed in", async () => {
  const { house, cookie } = open();
  assert.equal((await get(house, "/account", cookie)).status, 200);
  house.signOut();
  for (const path of ["/account", "/dashboard/auctions/active"]) {
    const response = await get(house, path, cookie);
    assert.equal(response.status, 302);
    assert.equal(response.headers.get("Location"), "/login");
  }
  assert.equal((await get(house, "/login")).status, 200);
});
