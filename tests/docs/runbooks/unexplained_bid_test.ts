import assert from "node:assert/strict";
import { recordLog } from "../../support/logged.ts";
import { runWithLamp } from "./lamp.ts";
import { testRunbook } from "./runbook.ts";

testRunbook(
  "unexplained-bid",
  "a bid of the strategy, one by hand and one from another device are told apart",
  async (
    { says, type, excuseServices, replace },
  ) => {
    using log = recordLog();
    await using running = await runWithLamp({ strategy: "auto" });
    const { house, clock, keyboard, id } = running;
    replace({ "12345678": String(id) });
    await clock.advance(5_000);
    await running.call("POST", `/api/auctions/${id}/bid`, { amount: 9 });
    await clock.advance(5_000);
    const vase = house.addLot({ title: "Vase", startPrice: 5, closesInSeconds: 3_600 });
    await running.watch(vase.id, { maxBid: 50, strategy: "manual" });
    await clock.advance(5_000);
    const elsewhere = house.fetch(
      new Request("http://house.test/api/bids", {
        method: "POST",
        headers: {
          cookie: house.signIn(),
          "content-type": "text/plain;charset=UTF-8",
          origin: "http://house.test",
          referer: `http://house.test/p/x/${vase.id}`,
        },
        body: JSON.stringify({ productId: vase.id, bid: 30 }),
      }),
    );
    const taken = await elsewhere;
    assert.equal(taken.status, 200, await taken.text());
    await clock.advance(6 * 60_000);

    await type("gavel pause", keyboard);
    const timeline = await type("ask /api/auctions/12345678/timeline", keyboard);
    says("Bid … (aggressive", timeline);
    says("Bid … (manual", timeline);
    const { bids } = JSON.parse(await type("ask '/api/ledger", keyboard));
    assert.deepEqual(bids.map(({ strategy }: { readonly strategy: string }) => strategy), [
      "manual",
      "aggressive",
    ]);
    assert.ok(bids.every(({ reason }: { readonly reason: string }) => reason !== ""));
    says("Bidding … on", log.at("info"));
    says("Bid …: accepted", log.at("info"));
    await excuseServices();

    const timelineOfVase = async () => (await running.call("GET", `/api/auctions/${vase.id}/timeline`)).body;
    says("A rival bid", await timelineOfVase());
    await type("ask /api/auctions/12345678/refresh", keyboard);
    await running.call("POST", `/api/auctions/${vase.id}/refresh`);
    await clock.advance(1_000);
    const other = await timelineOfVase();
    says("Leading at", other);
    assert.doesNotMatch(JSON.stringify(other), /"kind":"bid"/);
    assert.equal((await running.call("GET", `/api/ledger?auctionId=${vase.id}`)).body.count, 0);

    await type("ask /api/auctions/12345678/config", keyboard);
    await type("gavel resume", keyboard);
    house.rivalBids(id, "Ada", 20);
    await clock.advance(60_000);
    assert.equal(house.lot(id).ownerIsWinning, false, "its strategy is switched off");
    const { settings } = JSON.parse(await type("ask /api/settings", keyboard));
    assert.deepEqual([settings.budget.perDay, settings.budget.perBid], [100, 60]);
  },
);
