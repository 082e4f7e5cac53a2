import assert from "node:assert/strict";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { createHouse, type LotSpec } from "./house.ts";
import { postBid } from "../../tests/support/house/test_client.ts";

const LOT = 57_000_001;

function open(spec: LotSpec, seed = 1) {
  const clock = createVirtualClock();
  const house = createHouse({ clock, seed });
  house.addLot({ id: LOT, ...spec });
  house.start();
  return { clock, house, cookie: house.signIn() };
}

Deno.test("a scripted rival bids once, at its second", async () => {
  const { clock, house } = open({
    closesInSeconds: 60,
    rivals: [{ name: "Jane", maximum: 20, atSeconds: 10 }],
  });
  await clock.advance(9_999);
  assert.equal(house.lot(LOT).bidCount, 0);
  await clock.advance(1);
  assert.equal(house.lot(LOT).leader, "Jane");
  await clock.advance(60_000);
  assert.equal(house.lot(LOT).bidCount, 1);
  house.close();
});

Deno.test("a sniping rival follows the close wherever it moves", async () => {
  const { clock, house } = open({
    closesInSeconds: 60,
    rivals: [{ name: "Sam", maximum: 20, beforeCloseSeconds: 3 }],
  });
  await clock.advance(50_000);
  house.rivalBids(LOT, "Jane", 5);
  await clock.advance(26_999);
  assert.equal(house.lot(LOT).bidCount, 1);
  await clock.advance(1);
  assert.equal(house.lot(LOT).leader, "Sam");
  house.close();
});

Deno.test("a reactive rival waits for others, answers each bid after its delay, and stops at its maximum", async () => {
  const { clock, house, cookie } = open({
    closesInSeconds: 600,
    rivals: [{ name: "Pat", maximum: 7, answersAfterSeconds: 2 }],
  });
  await clock.advance(5_000);
  assert.equal(house.lot(LOT).bidCount, 0);
  await postBid(house, LOT, 1, cookie);
  await clock.advance(1_999);
  assert.equal(house.lot(LOT).ownerIsWinning, true);
  await clock.advance(1);
  assert.equal(house.lot(LOT).leader, "Pat");
  assert.equal(house.lot(LOT).currentPrice, 2);
  await postBid(house, LOT, 6, cookie);
  await clock.advance(20_000);
  assert.equal(house.lot(LOT).leader, "Pat");
  await postBid(house, LOT, 8, cookie);
  await clock.advance(20_000);
  assert.equal(house.lot(LOT).ownerIsWinning, true);
  assert.equal(house.lot(LOT).currentPrice, 8);
  house.close();
});

Deno.test("a reactive rival can open by itself, and step up by more than the least", async () => {
  const { clock, house } = open({
    closesInSeconds: 600,
    rivals: [{ name: "Pat", maximum: 50, answersAfterSeconds: 2, opensAtSeconds: 3, stepDollars: 9 }],
  });
  await clock.advance(3_000);
  assert.equal(house.lot(LOT).leader, "Pat");
  assert.equal(house.lot(LOT).leaderMaximum, 10);
  house.close();
});

Deno.test("a crowd bids below its maximum, the same for the same seed", async () => {
  const play = async (seed: number) => {
    const { clock, house } = open({ closesInSeconds: 300, rivals: [{ crowd: 8, maximum: 60 }] }, seed);
    const startMs = clock.now();
    await clock.advance(900_000);
    const { bids, leaderMaximum, isClosed } = house.lot(LOT);
    assert.equal(isClosed, true);
    assert.ok((leaderMaximum ?? 0) <= 60);
    house.close();
    return bids.map(({ atMs, ...bid }) => ({ ...bid, afterMs: atMs - startMs }));
  };
  const course = await play(5);
  assert.ok(course.length > 3);
  assert.deepEqual(await play(5), course);
  assert.notDeepEqual(await play(6), course);
});

Deno.test("the crowd's limits and times don't depend on what the owner does", async () => {
  const play = async (ownerBids: boolean) => {
    const { clock, house, cookie } = open({ closesInSeconds: 300, rivals: [{ crowd: 8, maximum: 60 }] }, 5);
    if (ownerBids) await postBid(house, LOT, 500, cookie);
    await clock.advance(900_000);
    const { bids, currentPrice, ownerIsWinning } = house.lot(LOT);
    house.close();
    return { names: new Set(bids.map(({ bidder }) => bidder)), currentPrice, ownerIsWinning };
  };
  const owned = await play(true);
  const left = await play(false);
  assert.equal(owned.ownerIsWinning, true);
  for (const name of owned.names) assert.ok(left.names.has(name) || name === "The Owner");
});

Deno.test("no rival comes before the house starts, and none after it closes", async () => {
  const clock = createVirtualClock();
  const house = createHouse({ clock });
  house.addLot({ id: LOT, closesInSeconds: 600, rivals: [{ name: "Jane", maximum: 20, atSeconds: 1 }] });
  await clock.advance(5_000);
  assert.equal(clock.pending(), 0);
  assert.equal(house.lot(LOT).bidCount, 0);
  house.start();
  house.start();
  house.close();
  await clock.advance(5_000);
  assert.equal(house.lot(LOT).bidCount, 0);
  assert.equal(clock.pending(), 0);
});
