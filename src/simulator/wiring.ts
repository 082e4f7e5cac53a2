import type { Clock } from "../clock.ts";
import { createAlarms } from "./alarms.ts";
import { createBidDesk } from "./bid_desk.ts";
import { createFaults } from "./faults.ts";
import { createFloor, type OfferedLot } from "./auction_floor.ts";
import { createGate } from "./http/request_pipeline.ts";
import { createLiveStreams } from "./http/live_streams.ts";
import { viewLot } from "./lot.ts";
import { createPageDesk, type PageStyle } from "./pages/page_desk.ts";
import { createRandom } from "./random.ts";
import { createRoutes } from "./http/routes.ts";
import { createSessions } from "./sessions.ts";
import { createVisitorsBook } from "./http/request_log.ts";

/** Everything a house stands on, wired together; `house.ts` is its front. */
export function furnish({ clock: outerClock, seed, pingIntervalMs, style }: {
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
  const floor = createFloor({ clock, random: random.fork("rivals") });
  const sessions = createSessions(random.fork("sessions"));
  const book = createVisitorsBook();
  const streams = createLiveStreams({ clock, nowMs, random: random.fork("streams"), faults, pingIntervalMs });
  const pages = createPageDesk({ floor, faults, random: random.fork("pages"), nowMs, style });
  const bid = createBidDesk({ floor, sessions, faults });
  const routes = createRoutes({ pages, bid, streams, sessions, faults });
  const gate = createGate({
    clock,
    nowMs,
    random: random.fork("latency"),
    faults,
    book,
    sessions,
    leftMs: (lotId) => {
      const bidding = floor.get(lotId)?.bidding;
      return bidding === undefined || bidding.isClosed ? null : bidding.closeTimeMs - clock.now();
    },
    closing: closing.signal,
    act: (request, visit) => routes.fetch(request, { visit }),
  });
  const view = ({ lot, bidding }: OfferedLot) => viewLot(lot, bidding, faults.clockSkewMs);
  floor.listen((event) => {
    if (event.type === "bid") streams.sayBid(view(event), event.bidder, event.isExtended);
    else streams.sayClosed(view(event));
  });
  const close = () => {
    closing.abort();
    streams.drop();
    floor.close();
    clock.cancelAll();
  };
  return {
    random,
    clock,
    closing: closing.signal,
    faults,
    nowMs,
    floor,
    sessions,
    book,
    streams,
    gate,
    view,
    close,
  };
}
