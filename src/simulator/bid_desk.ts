import type { FaultState } from "./faults.ts";
import type { AuctionFloor } from "./auction_floor.ts";
import { OWNER } from "./lot.ts";
import { type Bidding, countBidders, countBids, leastBid, leastBidOf } from "./proxy_bidding.ts";
import { OWN_WORDS } from "./refusals.ts";
import type { BidOrder, BidResult, Visit } from "./http/requests.ts";
import type { Sessions } from "./sessions.ts";

const CONTENT_TYPE = "text/plain;charset=utf-8";

/** Answers the owner's bids at `POST /api/bids` in Nellis's words. */
export function createBidDesk({ auctionFloor, sessions, faults }: {
  readonly auctionFloor: AuctionFloor;
  readonly sessions: Sessions;
  readonly faults: FaultState;
}): (request: Request, visit: Visit) => Response {
  const judge = (order: BidOrder, headers: Headers): BidResult => {
    if (!sessions.isSignedIn(headers.get("Cookie"))) return "signed-out";
    return faults.takeRefusal(order.productId) ?? auctionFloor.bid(order.productId, OWNER, order.bid) ??
      "no-such-lot";
  };
  return (request, visit) => {
    const { order } = visit;
    const complaint = findComplaint(request, order);
    if (order === null || complaint !== null) {
      visit.bidResult = "bad-request";
      return Response.json({ error: complaint }, { status: 400 });
    }
    visit.bidResult = judge(order, request.headers);
    return answer(visit.bidResult, auctionFloor.get(order.productId)?.bidding);
  };
}

/** Returns the fault in a request's form, or null when it is as the site's own page sends it. */
function findComplaint({ headers, url }: Request, order: BidOrder | null): string | null {
  if (headers.get("Content-Type")?.toLowerCase().replaceAll(" ", "") !== CONTENT_TYPE) {
    return "Invalid request: unexpected Content-Type";
  }
  if (order === null || !Number.isSafeInteger(order.productId)) return "Invalid request: unexpected body";
  if (!Number.isSafeInteger(order.bid) || order.bid <= 0) return "Invalid request: bids are in whole dollars";
  const { origin } = new URL(url);
  if (headers.get("Origin") !== origin) return "Invalid request: unexpected Origin";
  const referer = headers.get("Referer") ?? "";
  const isLotPage = referer.startsWith(`${origin}/p/`) && referer.endsWith(`/${order.productId}`);
  return isLotPage ? null : "Invalid request: unexpected Referer";
}

/** Nellis gives the reason as `error` or as `message`; the kind of refusal decides which one the house uses. */
function answer(result: BidResult, bidding: Bidding | undefined): Response {
  switch (result) {
    case "signed-out":
      return Response.json({ error: "User authentication is required to place a bid" }, { status: 401 });
    case "duplicate":
      return Response.json({ error: "You have already placed a bid with the same price" }, { status: 409 });
    case "too-low": {
      const minimum = bidding ? leastBidOf(bidding, OWNER) : 1;
      return Response.json({ error: `Bid is too low, the minimum bid is $${minimum}` }, { status: 400 });
    }
    case "ended":
      return Response.json({ message: "This auction has ended" }, { status: 400 });
    case "outbid":
      return Response.json({ message: "You have been outbid: there is a higher bid" }, { status: 409 });
    case "unpaid-items":
      return Response.json({ error: OWN_WORDS[result] }, { status: 400 });
    case "account-closed":
      return Response.json({ message: OWN_WORDS[result] }, { status: 403 });
    default:
      return bidding
        ? accept(result, bidding)
        : Response.json({ error: "Product not found" }, { status: 404 });
  }
}

function accept(result: BidResult, bidding: Bidding): Response {
  return Response.json({
    message: result === "accepted"
      ? "Your bid was accepted"
      : "Your bid was accepted, but another user has a higher maximum bid",
    data: {
      currentAmount: bidding.price,
      minimumNextBid: leastBid(bidding),
      bidCount: countBids(bidding),
      bidderCount: countBidders(bidding),
    },
  });
}
