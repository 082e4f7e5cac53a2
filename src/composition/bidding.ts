import { travelTime } from "../auction/strategy/snipe_time.ts";
import type { Auction, Rules } from "../auction/types.ts";
import { type Bidder, createBidder } from "../bidding/bidder.ts";
import type { Exposures } from "../bidding/exposures.ts";
import { type IntentLatency, withIntentLatency } from "../bidding/intent_latency.ts";
import type { OwnerLimits } from "../bidding/owner_limits.ts";
import { startSpending } from "../bidding/spending.ts";
import type { TalliedLedger } from "../bidding/bid_tally.ts";
import type { Monitor } from "../monitor/monitor.ts";
import { rulesFrom } from "../owner/settings.ts";
import type { Foundation } from "./foundation.ts";

/** All parts that bid, and the limits and rules that they follow. */
export interface Bidding {
  readonly ledger: TalliedLedger & IntentLatency;
  readonly exposures: Exposures;
  readonly limits: OwnerLimits;
  readonly bidder: Bidder;
  /** Returns the time from a bid's decision to its arrival at Nellis. */
  readonly travelMs: () => number;
  /** Returns the rules for an auction now. */
  readonly rules: (auction: Auction) => Rules;
}

/** Builds all parts that bid. `monitor` returns null while it starts: nothing is decided before it is there. */
export async function composeBidding(
  foundation: Foundation,
  monitor: () => Monitor | null,
  opened: AsyncDisposableStack,
): Promise<Bidding> {
  const { surroundings: { clock, store, lease }, settings, biddingSwitch, bus, nellisNow, troubles } =
    foundation;
  const { nellis, latency } = foundation.connection;
  const spending = await startSpending({
    store,
    bus,
    settings,
    nellisNow,
    troubles,
    closed: (id) => lease?.lost() ?? unreadSinceRestore(monitor()?.get(id), biddingSwitch.restoredFromMs()),
    auctions: () => monitor()?.list() ?? [],
    auction: (id) => monitor()?.get(id),
  });
  opened.defer(spending.close);
  const { exposures, limits } = spending;
  const ledger = withIntentLatency(spending.ledger, clock, () => store.disk?.longestMs() ?? 0);
  const bidder = createBidder({
    nellis,
    ledger,
    limits,
    bus,
    nellisNow,
    isPaused: biddingSwitch.isPaused,
    isDryRun: biddingSwitch.isDryRun,
    jumpedAtMs: () => foundation.connection.clockSkew.toNellis(foundation.jumps.lastMs()),
    clock,
  });
  const travelMs = () => travelTime(ledger.intentMs(), latency.estimateMs());
  return {
    ledger,
    exposures,
    limits,
    bidder,
    travelMs,
    rules: rulesOf(foundation, limits, ledger, travelMs),
  };
}

/** Returns why a lot is not bid on whose stored page is the backup's own; null where it was read since, or nothing was restored. */
function unreadSinceRestore(auction: Auction | undefined, restoredFromMs: number | null): string | null {
  if (restoredFromMs === null || !auction?.listing || auction.listing.receivedAtMs > restoredFromMs) {
    return null;
  }
  return "Nothing is bid on it until it has been read again, as what is known of it comes from a backup";
}

function rulesOf(
  { config, surroundings: { store }, settings, biddingSwitch, flags, connection }: Foundation,
  limits: OwnerLimits,
  ledger: Pick<TalliedLedger, "tallyOf">,
  travelMs: () => number,
): (auction: Auction) => Rules {
  return (auction) => ({
    limits: limits.of(auction),
    ...rulesFrom(settings.current()),
    travelMs: travelMs(),
    isPaused: biddingSwitch.isPaused(),
    isStoreAway: !store.health().connected || !store.health().healthy,
    isSmart: flags.isOn("USE_SMART_BIDDING"),
    doublesSteps: flags.isOn("USE_DOUBLING_STEPS"),
    retentionMs: config.endedAuctionRetentionMs,
    polling: flags.isOn("USE_MINIMAL_POLLING") ? "minimal" : "plain",
    liveIntervalMs: config.feed.fallbackIntervalMs,
    acceptedCents: ledger.tallyOf(auction.id).acceptedCents,
    answeredCents: ledger.tallyOf(auction.id).answeredCents,
    // A getter, as few steps ask and the answer takes a look at all that wait.
    get readingInMs() {
      return connection.turnInMs(auction.id);
    },
  });
}
