import assert from "node:assert/strict";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { createHouse } from "./house.ts";
import { get, postBid } from "../../tests/support/house/test_client.ts";

const LOT = 57_000_001;

function open(perMinute: number, saysWhen = true) {
  const clock = createVirtualClock();
  const house = createHouse({ clock });
  house.addLot({ id: LOT, closesInSeconds: 600 });
  house.faults.allowance = { perMinute, saysWhen };
  return { clock, house, cookie: house.signIn() };
}

Deno.test("pages, bids and the account share one allowance, and the feed is no part of it", async () => {
  const { clock, house, cookie } = open(3);
  await get(house, `/p/x/${LOT}`);
  await clock.advance(20_000);
  await get(house, "/account", cookie);
  await postBid(house, LOT, 5, cookie);
  const refused = await postBid(house, LOT, 7, cookie);
  assert.deepEqual([refused.status, refused.headers.get("Retry-After")], [429, "40"]);
  assert.equal(house.lot(LOT).bidCount, 1);
  assert.equal((await get(house, `/live-products?productId=${LOT}`)).status, 200);
  assert.equal(house.requests.refused, 1);
  house.close();
});

Deno.test("what was granted a minute ago counts no more; what was refused never did", async () => {
  const { clock, house } = open(2, false);
  const statusOf = async () => (await get(house, `/p/x/${LOT}`)).status;
  assert.deepEqual([await statusOf(), await statusOf(), await statusOf()], [200, 200, 429]);
  await clock.advance(59_999);
  const refused = await get(house, `/p/x/${LOT}`);
  assert.deepEqual([refused.status, refused.headers.get("Retry-After")], [429, null]);
  await clock.advance(1);
  assert.deepEqual([await statusOf(), await statusOf(), await statusOf()], [200, 200, 429]);
  house.faults.clear();
  assert.equal(await statusOf(), 200);
  assert.equal(house.requests.refused, 3);
});

Deno.test("as measured in public: with 8 a minute one request in 5 s is refused at the ninth, one in 10 s never", async () => {
  for (const [everyMs, firstRefused] of [[5_000, 8], [10_000, -1]] as const) {
    const { clock, house } = open(8);
    const statuses: number[] = [];
    for (let left = 21; left > 0; left--) {
      statuses.push((await get(house, `/p/x/${LOT}`)).status);
      await clock.advance(everyMs);
    }
    assert.equal(statuses.indexOf(429), firstRefused);
  }
});
