import { sleep, systemClock } from "../../src/clock.ts";
import { createBidder } from "../../src/bidding/bidder.ts";
import { createLedger } from "../../src/bidding/ledger.ts";
import { KV_FILE } from "../../src/composition/stores.ts";
import { createEventBus } from "../../src/event_bus.ts";
import { startMonitor } from "../../src/monitor/monitor.ts";
import { createTimerPoller } from "../../src/monitor/poller.ts";
import { createAuctionRecords } from "../../src/store/auctions/auction_records.ts";
import { openKvStore } from "../../src/store/kv.ts";
import { rules } from "../support/auctions.ts";
import { NO_OWNER_LIMITS, untallied } from "../support/owner_limits.ts";
import { createScriptedNellis } from "../support/house/scripted_nellis.ts";
import { atMost, type Bench } from "./figure.ts";
import { startScene, storeAuctions } from "./scene.ts";

const AUCTIONS = 1000;
const MOST_SECONDS = 1;

/** Measures the time from a start with 1,000 stored auctions until all of them are watched again. */
export const restartBench: Bench = {
  name: "restart",
  async run() {
    const engineSeconds = await engineStart();
    await using scene = await startScene(AUCTIONS);
    const what = `start with 1,000 stored auctions`;
    return [
      {
        what: `${what}: process start until all are watched`,
        measured: scene.shownInMs / 1000,
        unit: "s",
        target: atMost(MOST_SECONDS),
      },
      { what: `${what}: of it store and engine`, measured: engineSeconds, unit: "s", target: null },
      {
        what: `${what}: after it until all have a stream`,
        measured: scene.liveInMs / 1000,
        unit: "s",
        target: null,
      },
    ];
  },
};

/** Opening the store and starting the monitor, in this process: what is left is Deno's start and our modules'. */
async function engineStart(): Promise<number> {
  const dataDir = await Deno.makeTempDir({ prefix: "gavel-bench-" });
  await storeAuctions(dataDir, Array.from({ length: AUCTIONS }, (_, order) => String(57_000_001 + order)));
  const clock = systemClock();
  const startMs = clock.now();
  const store = await openKvStore({ path: `${dataDir}/${KV_FILE}`, clock });
  const bus = createEventBus((error) => {
    throw error;
  });
  const nellis = createScriptedNellis(clock.now);
  const ledger = untallied(createLedger(store));
  const bidder = createBidder({
    nellis,
    ledger,
    limits: NO_OWNER_LIMITS,
    bus,
    nellisNow: clock.now,
    clock,
    isPaused: () => false,
    isDryRun: () => false,
  });
  const monitor = await startMonitor({
    clock,
    nellisNow: clock.now,
    rules: () => rules(),
    createPoller: (read) => createTimerPoller(clock, read),
    bidder,
    ledger,
    bus,
    nellis,
    records: createAuctionRecords(store),
  });
  const tookMs = clock.now() - startMs;
  if (monitor.list().length !== AUCTIONS) throw new Error(`Only ${monitor.list().length} are watched`);
  await monitor.close();
  await sleep(clock, 0);
  await store.close();
  await Deno.remove(dataDir, { recursive: true });
  return tookMs / 1000;
}
