import assert from "node:assert/strict";
import { openKeyboard } from "./keyboard.ts";
import { passUntil } from "../../support/server/pass_until.ts";
import { healthOf, metricsOf, noticesOf, runAtNight } from "./night.ts";
import { testRunbook } from "./runbook.ts";

testRunbook(
  "feed",
  "without the live feed a rival is answered all the same, and the lot returns to it",
  async (
    { says, shows, type },
  ) => {
    await using running = await runAtNight();
    const { house, clock } = running;
    const keyboard = await openKeyboard(running);
    const notices = noticesOf(running);
    house.faults.sseStatus = 503;
    const { id } = house.addLot({ title: "Lamp", startPrice: 5, closesInSeconds: 1_200 });
    await running.watch(id, { maxBid: 50, strategy: "auto" });
    const isTold = () => notices.some((notice) => notice.startsWith("The live feed of"));
    await passUntil(running, "the owner is told", isTold);
    says("Connected to the live feed", (await healthOf(running)).feed);
    shows("gavel_feed_lots_fallback 1", await metricsOf(running));
    says("The live feed of", notices);
    house.rivalBids(id, "Ada", 20);
    await passUntil(running, "the rival is answered", () => house.lot(id).ownerIsWinning);

    const ends = await type("curl -sS", keyboard);
    assert.match(ends, /result="refused"\} [1-9]/);
    await type("gavel flags set enable_sse off", keyboard);
    await clock.advance(1_000);
    assert.match((await healthOf(running)).feed ?? "", /0 of 0/);
    house.faults.clear();
    await type("gavel flags unset enable_sse", keyboard);
    const isOnFeed = async () => /1 of 1/.test((await healthOf(running)).feed ?? "");
    await passUntil(running, "the lot is on the feed again", isOnFeed);
    assert.match(
      await type("ask", keyboard),
      /"feed":\{"status":"healthy","message":"Connected to the live feed: 1 of 1/,
    );
  },
);
