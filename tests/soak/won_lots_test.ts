import assert from "node:assert/strict";
import { dollars, MINUTE_MS, NOON_MS, SECOND_MS } from "../support/auctions.ts";
import { aRequest, startWatching } from "../support/watching.ts";
import { takeCensus } from "./census.ts";

const LOTS = ["1", "2", "3"];
const owner = { budget: { total: 600 } };

Deno.test("a lot that was won is kept by its cost, and not once more beside it", async () => {
  const census = takeCensus();
  const keptBy = (file: string) =>
    [...census.entries()].some(([place, count]) => place.startsWith(`${file}:`) && count === LOTS.length);
  try {
    await using watching = await startWatching({ owner });
    const { nellis, monitor, clock, store } = watching;
    for (const id of LOTS) {
      nellis.change(id, { closeTimeMs: NOON_MS + MINUTE_MS });
      await monitor.watch(aRequest(id, { strategy: "manual", maxBidCents: 0 }));
      await monitor.placeBid(id, dollars(20));
      nellis.change(id, { isClosed: true });
    }
    await clock.advance(MINUTE_MS + SECOND_MS);
    assert.ok(keptBy("src/monitor/held_lots.ts"), "a watched lot may still turn out to be lost");
    for (const id of LOTS) await monitor.stop(id);
    await clock.settle();
    assert.equal(watching.spending?.exposures.besides(null).length, LOTS.length);
    assert.ok(keptBy("src/bidding/exposures.ts"));
    assert.ok(!keptBy("src/monitor/held_lots.ts"));

    await using later = await startWatching({ owner, store });
    assert.equal(later.spending?.exposures.besides(null).length, LOTS.length);
    assert.ok(!keptBy("src/monitor/held_lots.ts"), "nor by a later run");
  } finally {
    census.close();
  }
});
