import assert from "node:assert/strict";
import { runWithLamp } from "./lamp.ts";
import { metricsOf, noticesOf } from "./night.ts";
import { testRunbook } from "./runbook.ts";

testRunbook("not-ready", "each reason is at the lot, and after the pause the lot is won", async (
  { says, shows, type },
) => {
  await using running = await runWithLamp({ strategy: "sniping", closesInSeconds: 900 });
  const { house, clock, call, keyboard, id } = running;
  const notices = noticesOf(running);
  const lots = async () => JSON.stringify((await call("GET", "/api/auctions")).body);
  await call("POST", "/api/settings", { budget: { perDay: 1 } });
  house.signOut();
  await clock.advance(6 * 60_000);
  says("The next bid would be above", await lots());
  says("Nellis does not know you any more", await lots());
  says("… closes in", notices);
  await call("POST", "/api/settings", { budget: { perDay: null } });
  await call("POST", "/api/auth", { cookies: house.signIn() });
  house.faults.pageStatus = 500;
  await clock.advance(3 * 60_000);
  says("The lot can't be read", await lots());
  says("Will not bid", (await call("GET", "/api/state")).body);
  house.faults.clear();

  await call("POST", "/api/bidding/pause");
  await clock.advance(60_000);
  shows('auction_readiness{level="red"} 1', await metricsOf(running));
  says("All bidding is paused", await type("ask /api/auctions", keyboard));
  assert.match(await type("ask /api/bidding", keyboard), /"paused":true/);
  await type("ask /api/budget", keyboard);
  await type("gavel resume", keyboard);
  await clock.advance(60_000);
  says("Will bid up to", await type("ask /api/state", keyboard));
  assert.match(await metricsOf(running), /^auction_readiness\{level="red"\} 0$/m);
  await clock.advance(5 * 60_000);
  assert.equal(house.lot(id).ownerIsWinning, true);
});
