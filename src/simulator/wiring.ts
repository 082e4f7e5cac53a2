import type { Clock } from "../clock.ts";
import { createAlarms } from "./alarms.ts";
import { createBidDesk } from "./bid_desk.ts";
import { createFaults } from "./faults.ts";
import { createAuctionFloor, type OfferedLot } from "./auction_floor.ts";
import { createPipeline } from "./http/request_pipeline.ts";
import { createLiveStreams } from "./http/live_streams.ts";
import { viewLot } from "./lot.ts";
import { createPageDesk, type PageStyle } from "./pages/page_desk.ts";
import { createRandom } from "./random.ts";
import { createRoutes } from "./http/routes.ts";
import { createSessions } from "./sessions.ts";
import { createRequestLog } from "./http/request_log.ts";

/** Builds and wires the parts of a house; `house.ts` puts the interface in front of them. */
export function wireHouse({ clock: outerClock, seed, pingIntervalMs, style }: {
  readonly clock: Clock;
  readonly seed: number;
  readonly pingIntervalMs: number;
  readonly style: () => PageStyle;
}) {
  const random = createRandom(seed);
  const clock = createAlarms(outerClock);
  const closing = new AbortController();
  const faults = createFaults();
  const nowMs = () => clock.now() + faults.clockSkewMs;
  const auctionFloor = createAuctionFloor({ clock, random: random.fork("rivals") });
  const sessions = createSessions(random.fork("sessions"));
  const requestLog = createRequestLog();
  const streams = createLiveStreams({ clock, nowMs, random: random.fork("streams"), faults, pingIntervalMs });
  const pages = createPageDesk({ auctionFloor, faults, random: random.fork("pages"), nowMs, style });
  const bid = createBidDesk({ auctionFloor, sessions, faults });
  const routes = createRoutes({ pages, bid, streams, sessions, faults });
  const pipeline = createPipeline({
    clock,
    nowMs,
    random: random.fork("latency"),
    faults,
    requestLog,
    sessions,
    leftMs: (lotId) => {
      const bidding = auctionFloor.get(lotId)?.bidding;
      return bidding === undefined || bidding.isClosed ? null : bidding.closeTimeMs - clock.now();
    },
    closing: closing.signal,
    act: (request, visit, signal) => routes.fetch(request, { visit, signal }),
  });
  const view = ({ lot, bidding }: OfferedLot) => viewLot(lot, bidding, faults.clockSkewMs);
  auctionFloor.listen((event) => {
    if (event.type === "bid") streams.sayBid(view(event), event.bidder, event.isExtended);
    else streams.sayClosed(view(event));
  });
  const close = () => {
    closing.abort();
    streams.drop();
    auctionFloor.close();
    clock.cancelAll();
  };
  return {
    random,
    clock,
    closing: closing.signal,
    faults,
    nowMs,
    auctionFloor,
    sessions,
    requestLog,
    streams,
    pipeline,
    view,
    close,
  };
}
