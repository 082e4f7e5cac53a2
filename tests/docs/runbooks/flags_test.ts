import assert from "node:assert/strict";
import { FLAGS } from "../../../src/flags/definitions.ts";
import { startRedisServer } from "../../support/store/redis_server.ts";
import { openKeyboard } from "./keyboard.ts";
import { passUntil } from "../../support/server/pass_until.ts";
import { healthOf, runAtNight, stopBefore } from "./night.ts";
import { testRunbook } from "./runbook.ts";
import { testWords } from "../kinds.ts";

testRunbook(
  "flags",
  "each switch acts at once, without a restart, and back",
  async ({ says, type, replace }) => {
    await using server = await startRedisServer();
    await using running = await runAtNight({ env: { STORE: "redis", REDIS_URL: server.url } });
    const { house, call } = running;
    const keyboard = await openKeyboard(running, { redisPort: server.port });
    const { id } = house.addLot({ title: "Lamp", startPrice: 5, closesInSeconds: 3_600 });
    replace({ "12345678": String(id) });
    await running.watch(id, { maxBid: 50, strategy: "auto" });
    await passUntil(
      running,
      "the first bid",
      () => house.lot(id).ownerIsWinning && house.openStreams() === 1,
    );

    const source = async () => (await call("GET", "/api/features")).body.features.ENABLE_SSE.source;
    const goesOff = () => passUntil(running, "the feed is off", () => house.openStreams() === 0);
    const comesOn = () => passUntil(running, "the feed is on", () => house.openStreams() === 1);
    await type("gavel flags set", keyboard);
    await goesOff();
    assert.equal(await source(), "store");
    assert.match(await type("gavel flags list", keyboard), /ENABLE_SSE/);
    await type("gavel flags unset", keyboard);
    await comesOn();
    await type("ask /api/features/ENABLE_SSE -X PUT", keyboard);
    await goesOff();
    await type("ask /api/features/ENABLE_SSE -X DELETE", keyboard);
    await comesOn();
    await type("redis-cli SET", keyboard);
    await goesOff();
    await type("redis-cli DEL", keyboard);
    await comesOn();
    assert.equal(await source(), "default");

    const plan = async () => (await call("GET", "/api/state")).body.plans[id].text;
    await type("gavel pause", keyboard);
    says("All bidding is paused", (await healthOf(running)).bidding);
    assert.match(await type(/^ask \/api\/bidding$/, keyboard), /"paused":true/);
    house.rivalBids(id, "Ada", 20);
    await passUntil(running, "it is seen", async () => /paused/.test(await plan()));
    await type("ask /api/auctions/12345678/config", keyboard);
    await type("ask /api/bidding/practice", keyboard);
    await type("gavel resume", keyboard);
    assert.match(await plan(), /switched off for this lot/);
    await type("ask /api/auctions/12345678/config", keyboard);
    await passUntil(
      running,
      "it practises",
      async () => (await call("GET", "/api/ledger")).body.bids.length > 1,
    );
    assert.equal(house.bids.length, 1, "none of that was sent");
    await type("ask /api/bidding/practice/end", keyboard);
    await passUntil(running, "the rival is answered", () => house.lot(id).ownerIsWinning);

    await running.restart({ ENABLE_SSE: "false" });
    assert.equal(await source(), "environment");
    await call("PUT", "/api/features/ENABLE_SSE", { value: true });
    await comesOn();
    assert.equal(await source(), "store", "a value that was set wins over the environment");
    await stopBefore(server, running);
  },
);

testWords("docs/runbooks/flags.md names flags that exist", async () => {
  const page = await Deno.readTextFile("docs/runbooks/flags.md");
  const named = [...page.matchAll(/^\| `([A-Z_]+)`/gm)].map(([, name = ""]) => name);
  assert.ok(named.length >= 6);
  assert.deepEqual(named.filter((name) => !(name in FLAGS)), []);
});
