import { formatCents } from "../auction/money.ts";
import type { Auction } from "../auction/types.ts";
import { standing } from "./story.ts";

const TITLE_WIDTH = 20;

/** Returns the lots as a table, one per line. `nowMs` is by Nellis's clock. */
export function lotsTable(auctions: readonly Auction[], nowMs: number): string[] {
  const rows = auctions.map((auction) => row(auction, nowMs));
  const head = ["LOT".padEnd(TITLE_WIDTH), "STRATEGY  ", "   MAX", "  PRICE", " CLOSES", "STANDING"].join(
    "  ",
  );
  return [head, "-".repeat(head.length), ...rows];
}

function row({ listing, config, life, ...auction }: Auction, nowMs: number): string {
  const leftSeconds = listing ? Math.max(0, Math.ceil((listing.closeTimeMs - nowMs) / 1000)) : null;
  return [
    auction.title.slice(0, TITLE_WIDTH).padEnd(TITLE_WIDTH),
    config.strategy.padEnd(10),
    (config.maxBidCents > 0 ? formatCents(config.maxBidCents) : "-").padStart(6),
    (listing ? formatCents(listing.currentPriceCents) : "-").padStart(7),
    (life.phase === "ended" ? "over" : leftSeconds === null ? "-" : `${leftSeconds} s`).padStart(7),
    standing({ listing, config, life, ...auction }),
  ].join("  ");
}
