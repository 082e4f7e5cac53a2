import type { Readiness, ReadinessCause } from "./readiness.ts";
import { wantsToBid } from "./strategy/strategy.ts";
import type { Auction, AuctionConfig, Notification, Step } from "./types.ts";

/** Returns what stays of the last check under another config: null when nothing is to be bid any more. */
export function readinessUnder(config: AuctionConfig, auction: Auction): Readiness | null {
  return wantsToBid({ ...auction, config }) ? auction.readiness : null;
}

/** Takes in what a check found. The owner hears of what is red, and again only when something else is. */
export function onReadinessChecked(auction: Auction, readiness: Readiness, nowMs: number): Step {
  // A check takes its time: the lot may be over by then, or the owner may want no bids any more.
  if (!wantsToBid(auction)) return { auction, effects: [] };
  const known = redCauses(auction.readiness);
  const isNews = redCauses(readiness).some((cause) => !known.includes(cause));
  const checked = { ...auction, readiness };
  if (!isNews) return { auction: checked, effects: [] };
  return {
    auction: checked,
    effects: [{ type: "notify", notification: notReadyNotice(checked, readiness, nowMs) }],
  };
}

function redCauses(readiness: Readiness | null): readonly ReadinessCause[] {
  return (readiness?.reasons ?? []).flatMap(({ level, cause }) => level === "red" ? [cause] : []);
}

/** Says that the close is near, and no bid would count. */
function notReadyNotice(
  { id, title, listing }: Auction,
  { reasons }: Readiness,
  nowMs: number,
): Notification {
  const when = listing ? `closes in ${spokenRest(listing.closeTimeMs - nowMs)}` : "closes soon";
  const said = reasons.filter(({ level }) => level === "red").map(({ message }) => `${message}.`).join(" ");
  return { kind: "notReady", auctionId: id, message: `${title} ${when}, and no bid could be sent. ${said}` };
}

function spokenRest(restMs: number): string {
  const seconds = Math.max(0, Math.round(restMs / 1000));
  return seconds < 100 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
