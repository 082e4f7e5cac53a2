import assert from "node:assert/strict";
import { systemClock } from "../clock.ts";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { createHouse } from "./house.ts";
import { get } from "../../tests/support/house/test_client.ts";

Deno.test("a lot shows what it was put up as, and the rest is made up from the seed", () => {
  const house = createHouse({ clock: createVirtualClock(), seed: 3 });
  const made = house.addLot({ closesInSeconds: 60 });
  const named = house.addLot({ id: 8, title: null, slug: "x", closesInSeconds: 60, retailPrice: null });
  assert.match(made.path, /^\/p\/[A-Za-z0-9-]+\/57000001$/);
  assert.equal(
    createHouse({ clock: createVirtualClock(), seed: 3 }).addLot({ closesInSeconds: 60 }).title,
    made.title,
  );
  assert.deepEqual([named.id, named.title, named.path, named.retailPrice], [8, null, "/p/x/8", null]);
  assert.deepEqual(house.lots().map(({ id }) => id), [made.id, 8]);
});

Deno.test("a lot that isn't there can't be seen, bid on or put up twice", () => {
  const house = createHouse({ clock: createVirtualClock() });
  house.addLot({ id: 8, closesInSeconds: 60 });
  assert.throws(() => house.addLot({ id: 8, closesInSeconds: 60 }), /there is one/);
  assert.throws(() => house.lot(9), /no lot 9/);
  assert.throws(() => house.rivalBids(9, "Jane", 5), /no lot 9/);
  assert.equal(house.removeLot(9), false);
  assert.equal(house.removeLot(8), true);
  assert.throws(() => house.lot(8), RangeError);
});

Deno.test("spectators hear of accepted bids and closes, not of refused ones", async () => {
  const clock = createVirtualClock();
  const house = createHouse({ clock });
  const seen: string[] = [];
  const leave = house.listen((event) => seen.push(`${event.type} ${event.lot.currentPrice}`));
  house.addLot({ id: 8, closesInSeconds: 60 });
  house.start();
  house.rivalBids(8, "Jane", 5);
  house.rivalBids(8, "Joe", 1);
  await clock.advance(60_000);
  assert.deepEqual(seen, ["bid 1", "closed 1"]);
  assert.equal(house.lot(8).marketStatus, "sold");
  leave();
  house.addLot({ id: 9, closesInSeconds: 60 });
  house.rivalBids(9, "Jane", 5);
  assert.equal(seen.length, 2);
  house.close();
});

Deno.test("an extended lot closes at its new time", async () => {
  const clock = createVirtualClock();
  const house = createHouse({ clock });
  house.start();
  house.addLot({ id: 8, closesInSeconds: 60, extensionSeconds: 20 });
  await clock.advance(50_000);
  house.rivalBids(8, "Jane", 5);
  await clock.advance(19_999);
  assert.equal(house.lot(8).isClosed, false);
  await clock.advance(1);
  assert.equal(house.lot(8).isClosed, true);
  assert.equal(clock.pending(), 0);
});

Deno.test("requests are counted by route, with who sent them", async () => {
  const house = createHouse({ clock: createVirtualClock() });
  house.addLot({ id: 8, closesInSeconds: 60 });
  await get(house, "/p/x/8");
  await get(house, "/p/x/8.data");
  await get(house, "/account");
  await house.fetch(
    new Request("http://house.example/robots.txt", { headers: { "User-Agent": "Tester/1" } }),
  );
  assert.deepEqual(house.requests.counts, {
    page: 2,
    bid: 0,
    account: 1,
    login: 0,
    dashboard: 0,
    sse: 0,
    other: 1,
  });
  assert.deepEqual(house.requests.log.map(({ route, lotId, path }) => [route, lotId, path]), [
    ["page", 8, "/p/x/8"],
    ["page", 8, "/p/x/8.data"],
    ["account", null, "/account"],
    ["other", null, "/robots.txt"],
  ]);
  assert.deepEqual([...house.userAgents], ["Tester/1"]);
});

Deno.test("the house forgets requests and bids when it is told to, and counts on", async () => {
  const house = createHouse({ clock: createVirtualClock() });
  house.addLot({ id: 8, closesInSeconds: 60 });
  const bid = () => house.fetch(new Request("http://house.example/api/bids", { method: "POST", body: "{}" }));
  await bid();
  await get(house, "/account");
  house.requests.forget();
  assert.deepEqual([house.requests.log, house.bids], [[], []]);
  await bid();
  assert.deepEqual([house.requests.log.length, house.bids.length], [1, 1]);
  const { bid: bids, account } = house.requests.counts;
  assert.deepEqual([bids, account], [2, 1]);
});

Deno.test("a closed house refuses connections", async () => {
  const house = createHouse({ clock: createVirtualClock() });
  house.close();
  await assert.rejects(get(house, "/account"), TypeError);
  assert.equal(house.requests.counts.account, 0);
});

Deno.test("on a port: pages, the feed, a broken connection, and the port given back", async () => {
  const house = createHouse({ clock: systemClock() });
  house.addLot({ id: 8, closesInSeconds: 600 });
  const served = house.serve();
  const response = await fetch(`${served.url}/p/x/8`);
  assert.equal(response.status, 200);
  assert.match(await response.text(), /streamController/);
  assert.equal(new Date(response.headers.get("Date") ?? "").getTime() <= house.now(), true);
  const feed = await fetch(`${served.url}/live-products?productId=8`);
  const reader = feed.body?.getReader();
  assert.match(new TextDecoder().decode((await reader?.read())?.value), /connected/);
  await reader?.cancel();
  const bid = await fetch(`${served.url}/api/bids`, {
    method: "POST",
    headers: {
      "Content-Type": "text/plain;charset=UTF-8",
      Cookie: house.signIn(),
      Origin: served.url,
      Referer: `${served.url}/p/x/8`,
    },
    body: '{"productId":8,"bid":5}',
  });
  assert.match(await bid.text(), /accepted/);
  house.faults.dropConnections = true;
  await assert.rejects(async () => await (await fetch(`${served.url}/p/x/8`)).text(), TypeError);
  house.faults.clear();
  await served.close();
  const again = house.serve(served.port);
  assert.equal((await (await fetch(`${again.url}/login`)).text()).includes("Sign in"), true);
  house.close();
  await again.close();
});
