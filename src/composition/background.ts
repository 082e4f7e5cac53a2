import { snipeTimeOf } from "../auction/strategy/snipe_time.ts";
import { armedSnipeAt } from "../auction/strategy/strategy.ts";
import type { AuctionId } from "../auction/types.ts";
import { closingTogether } from "../auction/reading/worth.ts";
import { createFollower, type Follower } from "../monitor/follower.ts";
import { createLiveFeed } from "../monitor/live_feed.ts";
import { startLeftLots } from "../monitor/left_lots.ts";
import type { Monitor } from "../monitor/monitor.ts";
import { startOwnerAlerts } from "../monitor/owner_alerts.ts";
import { startReadiness } from "../monitor/readiness.ts";
import { createReadinessProbes } from "../monitor/readiness_probes.ts";
import { watchHeldLots } from "../monitor/held_lots.ts";
import { startWaking } from "../monitor/waking.ts";
import { startSnipeWarmup } from "../monitor/snipe_warmup.ts";
import { hasBudget } from "../bidding/budget.ts";
import { inRollout } from "../flags/rollout.ts";
import { rulesFrom } from "../owner/settings.ts";
import type { Bidding } from "./bidding.ts";
import type { Foundation } from "./foundation.ts";

/** The longest pause before the live feed is tried again. */
const LONGEST_RECONNECT_MS = 30_000;

/** The live feed, and the check for lots that belong on it now. */
export interface Background {
  readonly follower: Follower;
  readonly isOnFeed: (id: AuctionId) => boolean;
}

/**
 * Starts the background services: budget wake-ups, readings of lots that were left, owner alerts, wake-ups after an
 * outage, clock sync before snipes, readiness checks and the live feed.
 */
export function startBackground(
  foundation: Foundation,
  bidding: Bidding,
  monitor: Monitor,
  opened: AsyncDisposableStack,
): Background {
  const { surroundings: { clock }, settings, flags, bus, connection, nellisNow } = foundation;
  const { exposures, limits, rules } = bidding;
  const heldLots = watchHeldLots({ bus, monitor, exposures, limits, clock, nellisNow });
  opened.defer(heldLots.close);
  settings.onChange(heldLots.replan);
  foundation.surroundings.lease?.onChange(heldLots.wake);
  const leftLots = startLeftLots({
    clock,
    nellisNow,
    bus,
    exposures,
    monitor,
    hasBudget: () => hasBudget(settings.current().budget) || exposures.closed() !== null,
  });
  settings.onChange(leftLots.replan);
  opened.defer(leftLots.close);
  opened.defer(startOwnerAlerts(bus, monitor, nellisNow));
  opened.defer(startWaking({ bus, monitor, jumps: foundation.jumps }));
  opened.defer(connection.clockProbing.close);
  const warmup = startSnipeWarmup({
    clock,
    nellisNow,
    bus,
    auctions: monitor.list,
    snipeAt: (auction) => armedSnipeAt(auction, nellisNow(), rules(auction)),
    tighten: connection.clockProbing.tighten,
  });
  opened.defer(warmup.close);
  const isOnFeed = (id: AuctionId) =>
    flags.isOn("ENABLE_SSE") && inRollout(id, flags.percent("SSE_ROLLOUT_PERCENT"));
  const readiness = readinessOf(foundation, bidding, monitor, isOnFeed);
  opened.defer(readiness.close);
  settings.onChange(readiness.recheck);
  foundation.biddingSwitch.onChange(readiness.recheck);
  foundation.surroundings.session.onStanding((standing) =>
    standing === "works" ? readiness.recheck() : readiness.rejudge()
  );
  const follower = followerOf(foundation, monitor, isOnFeed);
  opened.defer(follower.close);
  opened.defer(flags.onChange(() => {
    follower.sync();
    monitor.replan();
  }));
  return { follower, isOnFeed };
}

function readinessOf(
  { surroundings, settings, biddingSwitch, bus, connection, nellisNow }: Foundation,
  { limits, travelMs }: Bidding,
  monitor: Monitor,
  isOnFeed: (id: AuctionId) => boolean,
) {
  const { clock, store, session } = surroundings;
  const { nellis, clockSkew, latency } = connection;
  return startReadiness({
    clock,
    nellisNow,
    bus,
    monitor,
    snipeAt: (auction) => snipeTimeOf(auction, { ...rulesFrom(settings.current()), travelMs: travelMs() }),
    probes: createReadinessProbes({ clock, nellis, cookies: session.cookies, store }),
    known: (auction) => ({
      limits: limits.of(auction),
      isPaused: biddingSwitch.isPaused(),
      isDryRun: biddingSwitch.isDryRun(),
      clockUncertaintyMs: clockSkew.uncertaintyMs(),
      isRoundTripKnown: latency.isMeasured(),
      isSignedOut: session.cookies() !== null && session.standing() === "refused",
      isFeedLost: isOnFeed(auction.id) && !auction.isLive,
      grantedPerMinute: connection.allowance.view().grantedPerMinute,
      closingTogether: closingTogether(auction, monitor.list()),
    }),
  });
}

function followerOf(
  { config, surroundings: { clock, random01 }, bus, connection: { feed } }: Foundation,
  monitor: Monitor,
  isWanted: (id: AuctionId) => boolean,
): Follower {
  return createFollower({
    monitor,
    bus,
    isWanted,
    createFeed: (listener) =>
      createLiveFeed({
        clock,
        feed,
        bus,
        listener,
        rules: {
          firstMs: config.feed.reconnectMs,
          longestMs: LONGEST_RECONNECT_MS,
          attempts: config.feed.reconnectAttempts,
        },
        random01,
      }),
  });
}
