import assert from "node:assert/strict";
import { anAuction } from "../../../tests/support/auctions.ts";
import { serve, type ServedTest } from "../../../tests/support/server/server_services.ts";

const PATH = "/api/auctions/bulk";

async function watching(...ids: readonly string[]): Promise<ServedTest> {
  const served = await serve();
  for (const id of ids) served.backstage.auctions.set(id, anAuction({ id }));
  return served;
}

Deno.test("many lots are stopped in one request, and one that is not watched hinders no other", async () => {
  const { call, backstage } = await watching("1", "2", "3");
  const { status, body } = await call("POST", PATH, { ids: ["1", 3, "9", "1"], action: "stop" });
  assert.equal(status, 200);
  assert.deepEqual(body, {
    success: true,
    results: {
      "1": { success: true },
      "3": { success: true },
      "9": { success: false, error: "Lot 9 is not watched", code: "NOT_WATCHED" },
    },
  });
  assert.deepEqual(backstage.orders, ["stop 1", "stop 3"]);
  assert.deepEqual([...backstage.auctions.keys()], ["2"]);
});

Deno.test("many lots get the same change of their config, by the rules of one", async () => {
  const { call, backstage } = await watching("1", "2");
  const { body: { results } } = await call("POST", PATH, {
    ids: ["1", "2", "9"],
    action: "config",
    config: { maxBid: 20, strategy: "sniping" },
  });
  assert.deepEqual([results["1"], results["2"], results["9"].code], [
    { success: true },
    { success: true },
    "NOT_WATCHED",
  ]);
  for (const id of ["1", "2"]) {
    const config = backstage.auctions.get(id)?.config;
    assert.deepEqual([config?.maxBidCents, config?.strategyWord], [2_000, "sniping"]);
  }
});

Deno.test("a change that fits one lot and not the other is made where it fits", async () => {
  const { call, backstage } = await watching("1", "2");
  await call("PUT", "/api/auctions/2/config", { config: { minBidAmount: 50 } });
  const { body: { results } } = await call("POST", PATH, {
    ids: ["1", "2"],
    action: "config",
    config: { maxBid: 20 },
  });
  assert.deepEqual(results["1"], { success: true });
  assert.match(results["2"].error, /minBidAmount \$50 is above maxBid \$20/);
  assert.equal(backstage.auctions.get("2")?.config.maxBidCents, 10_000);
});

Deno.test("an order for many that makes no sense is refused as a whole, and nothing happens", async () => {
  const { call, backstage } = await watching("1");
  const many = Array.from({ length: 1_001 }, (_, index) => String(index + 1));
  const wrong: readonly (readonly [unknown, RegExp])[] = [
    [{ ids: [], action: "stop" }, /1 to 1,000 lots/],
    [{ ids: many, action: "stop" }, /1 to 1,000 lots/],
    [{ ids: ["1", "a/b"], action: "stop" }, /1 to 100 letters, digits/],
    [{ ids: ["1"], action: "bid" }, /one of stop, config/],
    [{ ids: ["1"], action: "config" }, /missing: send what is to change/],
    [{ ids: ["1"], action: "stop", config: { maxBid: 1 } }, /stop changes no config/],
    [{ ids: ["1"], action: "config", config: { maxBid: -1 } }, /config.maxBid/],
    [{ ids: ["1"], action: "config", maxBid: 20 }, /use \{"config":\{"maxBid":…\}\}/],
    [{ action: "stop" }, /ids is missing/],
  ];
  for (const [body, message] of wrong) {
    const answer = await call("POST", PATH, body);
    assert.equal(answer.status, 400, JSON.stringify(body));
    assert.match(answer.body.error, message);
  }
  assert.equal((await call("POST", PATH, { ids: ["1"], action: "stop" }, { authorization: "" })).status, 401);
  assert.deepEqual(backstage.orders, []);
});

Deno.test("a thousand lots are stopped at once, and a name of the language is a lot like another", async () => {
  const ids = [...Array.from({ length: 999 }, (_, index) => String(index + 1)), "__proto__"];
  const { call, backstage } = await watching(...ids);
  const { body } = await call("POST", PATH, { ids, action: "stop" });
  assert.equal(Object.keys(body.results).length, 1_000);
  assert.equal(backstage.auctions.size, 0);
});
