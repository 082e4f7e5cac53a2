import { wantsToBid } from "./strategy/strategy.ts";
import type { Auction, AuctionConfig, Notification, ReadinessLevel, Step } from "./types.ts";

/** What a reason is about: the owner hears of each once, however its sentence changes. */
export type ReadinessCause =
  | "session"
  | "reading"
  | "allowance"
  | "paused"
  | "dry-run"
  | "clock"
  | "round-trip"
  | "store"
  | "limit"
  | "group"
  | "not-allowed"
  | "gave-up"
  | "feed";

/** One thing that is not as it should be before a close. */
export interface ReadinessReason {
  readonly level: "amber" | "red";
  readonly cause: ReadinessCause;
  /** A sentence, without its stop, that says what to do. */
  readonly message: string;
}

/** Whether a bid could go out if it had to. True of this run only: it is not stored. */
export interface Readiness {
  readonly level: ReadinessLevel;
  /** The worst first; none when it is green. */
  readonly reasons: readonly ReadinessReason[];
  /** By Nellis's clock. */
  readonly checkedAtMs: number;
}

/** As ready as the worst of the reasons says. */
export function readinessFrom(reasons: readonly ReadinessReason[], checkedAtMs: number): Readiness {
  const [red, amber] = (["red", "amber"] as const).map((level) =>
    reasons.filter((reason) => reason.level === level)
  );
  const sorted = [...red ?? [], ...amber ?? []];
  return { level: sorted[0]?.level ?? "green", reasons: sorted, checkedAtMs };
}

/** What stays of the last check under another config: nothing where nothing is to be bid any more. */
export function readinessUnder(config: AuctionConfig, auction: Auction): Readiness | null {
  return wantsToBid({ ...auction, config }) ? auction.readiness : null;
}

/** Whether both say the same, whenever they were found out. */
export function sameReadiness(one: Readiness | null, other: Readiness | null): boolean {
  const said = (readiness: Readiness | null) =>
    readiness && JSON.stringify([readiness.level, readiness.reasons.map(({ message }) => message)]);
  return one === other || said(one) === said(other);
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

/** The close is near, and no bid would count. */
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
