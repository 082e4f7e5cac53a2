import assert from "node:assert/strict";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { createHouse } from "./house.ts";
import { get, postBid } from "../../tests/support/house/test_client.ts";

const LOT = 57_000_001;
const OTHER = 57_000_002;

function open() {
  const clock = createVirtualClock();
  const house = createHouse({ clock });
  house.addLot({ id: LOT, closesInSeconds: 60 });
  house.addLot({ id: OTHER, closesInSeconds: 600 });
  house.start();
  return { clock, house, cookie: house.signIn() };
}

Deno.test("an outage near the close follows the close, and leaves every other lot alone", async () => {
  const { clock, house, cookie } = open();
  house.faults.outageNearClose = { fromSeconds: 20, toSeconds: 8, answer: 500 };
  const statusAfter = async (ms: number) => {
    await clock.advance(ms);
    return (await get(house, `/p/x/${LOT}`)).status;
  };
  assert.equal(await statusAfter(39_999), 200);
  assert.equal(await statusAfter(1), 500);
  assert.equal((await postBid(house, LOT, 5, cookie)).status, 500);
  assert.equal((await get(house, "/account", cookie)).status, 200);
  assert.equal((await get(house, `/p/x/${OTHER}`)).status, 200);
  house.rivalBids(LOT, "Jane", 3);
  assert.equal(await statusAfter(0), 200);
  assert.equal(await statusAfter(10_000), 500);
  assert.equal(await statusAfter(12_000), 200);
  assert.equal(await statusAfter(8_000), 200);
  assert.equal(house.lot(LOT).isClosed, true);
  assert.deepEqual(house.bids.map(({ result }) => result), ["lost"]);
  house.close();
});

Deno.test("an outage can also be that nobody is there", async () => {
  const { clock, house } = open();
  house.faults.forLot(LOT).outageNearClose = { fromSeconds: 20, toSeconds: 0, answer: "refused" };
  await clock.advance(45_000);
  await assert.rejects(get(house, `/p/x/${LOT}`), TypeError);
  assert.equal(house.requests.counts.page, 0);
  house.close();
});

Deno.test("one lot's pages or bids can fail while all others are served", async () => {
  const { house, cookie } = open();
  house.faults.forLot(LOT).pageStatus = 503;
  house.faults.forLot(OTHER).bidStatus = 502;
  assert.equal((await get(house, `/p/x/${LOT}`)).status, 503);
  assert.equal((await postBid(house, LOT, 5, cookie)).status, 200);
  assert.equal((await get(house, `/p/x/${OTHER}`)).status, 200);
  assert.equal((await postBid(house, OTHER, 5, cookie)).status, 502);
  assert.equal(house.lot(OTHER).bidCount, 0);
});

Deno.test("pages can be slower than bids", async () => {
  const { clock, house, cookie } = open();
  house.faults.pageDelayMs = 400;
  let isHere = false;
  void get(house, `/p/x/${LOT}`).then(() => isHere = true);
  assert.equal((await postBid(house, LOT, 5, cookie)).status, 200);
  await clock.advance(399);
  assert.equal(isHere, false);
  await clock.advance(1);
  assert.equal(isHere, true);
});

Deno.test("a bidding war goes up a step at a time, faster than a page can be read, to its limit", async () => {
  const { clock, house } = open();
  house.addLot({
    id: 8,
    closesInSeconds: 60,
    rivals: [{ names: ["Ada", "Ben"], maximum: 12, everySeconds: 0.25, fromSeconds: 10 }],
  });
  const leaders: (string | null)[] = [];
  house.listen((event) => void (event.type === "bid" && leaders.push(event.lot.leader)));
  await clock.advance(9_999);
  assert.equal(leaders.length, 0);
  await clock.advance(1_001);
  assert.deepEqual(leaders, ["Ada", "Ben", "Ada", "Ben", "Ada"]);
  await clock.advance(10_000);
  assert.deepEqual([house.lot(8).currentPrice, leaders.length], [12, 12]);
  house.close();
  assert.equal(clock.pending(), 0);
});
