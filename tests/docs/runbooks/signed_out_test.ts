import assert from "node:assert/strict";
import { openKeyboard } from "./keyboard.ts";
import { healthOf, metricsOf, noticesOf, runAtNight } from "./night.ts";
import { testRunbook } from "./runbook.ts";

testRunbook(
  "signed-out",
  "nobody is signed in before a close, and a session handed over lets the snipe leave",
  async ({
    says,
    shows,
    type,
    replace,
  }) => {
    await using running = await runAtNight({ signedIn: false });
    const { house, clock } = running;
    const keyboard = await openKeyboard(running);
    says("No session at Nellis", (await running.call("GET", "/api/auth/status")).body);
    await running.call("POST", "/api/auth", { cookies: house.signIn() });
    const { id } = house.addLot({ title: "Lamp", startPrice: 5, closesInSeconds: 1_500 });
    await running.watch(id, { maxBid: 50, strategy: "sniping" });
    await clock.advance(1_000);
    const notices = noticesOf(running);

    house.signOut();
    await clock.advance(6 * 60_000);
    says("Nellis does not know you any more: sign in", notices);
    says("Nellis does not know you any more: …. Until", (await healthOf(running)).session);
    shows("gavel_signed_in 0", await metricsOf(running));
    const status = await type("ask /api/auth/status", keyboard);
    assert.equal(JSON.parse(status).authenticated, false);
    says("Nellis does not know you any more: …", status);
    assert.equal(house.bids.length, 0);

    replace({ "__session=…": house.signIn() });
    await type("ask /api/auth -d", keyboard);
    says("The Nellis session works", await type("ask /api/auth/validate", keyboard));
    await clock.advance(20 * 60_000);
    assert.deepEqual([house.bids.length, house.lot(id).ownerIsWinning], [1, true]);
  },
);
