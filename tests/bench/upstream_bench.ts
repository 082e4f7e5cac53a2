import type { AuctionConfig, Rules } from "../../src/auction/types.ts";
import { NO_OWNER_LIMITS, untallied } from "../support/owner_limits.ts";
import { createBidder } from "../../src/bidding/bidder.ts";
import { createLedger } from "../../src/bidding/ledger.ts";
import { createEventBus } from "../../src/event_bus.ts";
import { createFollower } from "../../src/monitor/follower.ts";
import { createLiveFeed } from "../../src/monitor/live_feed.ts";
import { startMonitor } from "../../src/monitor/monitor.ts";
import { createTimerPoller } from "../../src/monitor/poller.ts";
import { createHouse, type House } from "../../src/simulator/house.ts";
import { createRandom } from "../../src/simulator/random.ts";
import { createAuctionRecords } from "../../src/store/auctions/auction_records.ts";
import { createMemoryStore } from "../../src/store/memory.ts";
import { aConfig, dollars, HOUR_MS, MINUTE_MS, NOON_MS, rules } from "../support/auctions.ts";
import { aRequest } from "../support/watching.ts";
import { countedNellis } from "./counted_nellis.ts";
import { createRunningClock } from "../support/running_clock.ts";
import { atLeast, type Bench, type Figure } from "./figure.ts";

const LOTS = 100;
const DAY_MS = 24 * HOUR_MS;
const LEAST_REDUCTION = 98;

/** Counts the requests to Nellis in a day of 100 lots, under each way to watch them. */
export const upstreamBench: Bench = {
  name: "upstream",
  async run() {
    const plain = await requestsInADay("plain", false);
    const minimal = await requestsInADay("minimal", false);
    const live = await requestsInADay("minimal", true);
    const reduction = (requests: number) => 100 * (1 - requests / plain);
    return [
      count("plain polling", plain),
      count("minimal polling", minimal),
      count("live feed and minimal polling", live),
      {
        what: "upstream: reduction by minimal polling",
        measured: reduction(minimal),
        unit: "%",
        target: null,
      },
      {
        what: "upstream: reduction by both",
        measured: reduction(live),
        unit: "%",
        target: atLeast(LEAST_REDUCTION),
      },
    ];
  },
};

function count(how: string, measured: number): Figure {
  return { what: `upstream: day of 100 lots, ${how}`, measured, unit: "requests", target: null };
}

/** Puts up the same lots with the same rivals each time, though the owner's bids may come at other moments. */
async function requestsInADay(polling: Rules["polling"], isLive: boolean): Promise<number> {
  const clock = createRunningClock(NOON_MS);
  const house = createHouse({ clock, seed: 7 });
  const ids = furnish(house);
  house.start();
  const { nellis, feed, requests } = countedNellis(house);
  const bus = createEventBus((error) => {
    throw error;
  });
  const store = createMemoryStore();
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
    rules: () => rules({ polling }),
    createPoller: (read) => createTimerPoller(clock, read),
    bidder,
    ledger,
    bus,
    nellis,
    records: createAuctionRecords(store),
  });
  const follower = createFollower({
    monitor,
    bus,
    isWanted: () => isLive,
    createFeed: (listener) =>
      createLiveFeed({
        clock,
        feed,
        bus,
        listener,
        rules: { firstMs: 1000, longestMs: 30_000, attempts: 3 },
        random01: () => 0.5,
      }),
  });
  for (const [order, id] of ids.entries()) await monitor.watch(aRequest(id, wishFor(order)));
  await clock.runUntil(NOON_MS + DAY_MS + 10 * MINUTE_MS);
  const ended = monitor.list().filter(({ life }) => life.phase === "ended").length;
  if (ended !== LOTS) throw new Error(`Only ${ended} of ${LOTS} lots were seen to end`);
  await follower.close();
  await monitor.close();
  house.close();
  return requests();
}

/** Lots that close all through the day. Some bid early, most in the last minutes, a few in the last seconds. */
function furnish(house: House): readonly string[] {
  const random = createRandom(7);
  return Array.from({ length: LOTS }, (_, order) => {
    const closesInSeconds = Math.round((order + 1) * DAY_MS / LOTS / 1000);
    const retailPrice = random.between(20, 300);
    const limit = () => random.between(5, Math.ceil(retailPrice * 0.6));
    const atTheEnd = Array.from({ length: random.between(3, 8) }, (_, rival) => ({
      name: `Late ${rival}`,
      maximum: limit(),
      beforeCloseSeconds: Math.round(random.next() ** 2 * 600) + 3,
    }));
    const rivals = [{ crowd: random.between(1, 5), maximum: Math.ceil(retailPrice / 3) }, ...atTheEnd];
    return String(house.addLot({ closesInSeconds, retailPrice, rivals }).id);
  });
}

/** Half of the lots are to be sniped, a fifth bid for at once, the rest only watched. */
function wishFor(order: number): AuctionConfig {
  const strategy = order % 10 < 5 ? "snipe" : order % 10 < 7 ? "aggressive" : "manual";
  const maxBidCents = strategy === "manual" ? 0 : dollars(20 + order % 60);
  return aConfig({ strategy, strategyWord: strategy, maxBidCents });
}
