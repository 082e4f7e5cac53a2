import type { WireAuction } from "../wire/auction.ts";
import type { WireOwnerState } from "../wire/state.ts";
import { bidAtOnceAfter } from "./bid_at_once.ts";
import { invoiceOf } from "./costs.ts";
import { readDollars } from "./dollars_input.ts";
import type { DraftParts } from "./draft.ts";
import type { SpendingSettings } from "./spending_settings.ts";
import { dollars } from "./words.ts";

/** Reads a limit in whole dollars; nothing at all is 0, which is none. */
export function readLimit(text: string): ReturnType<DraftParts<number, never>["read"]> {
  const typed = readDollars(text);
  return typed.ok ? { ok: true, value: typed.dollars } : typed;
}

/** Returns the limit as it stands in its field: empty where there is none. */
export function limitText(maxBid: number): string {
  if (maxBid === 0) return "";
  return Number.isInteger(maxBid) ? maxBid.toLocaleString("en-US") : maxBid.toFixed(2);
}

/** The facts on which the note beside a limit depends. */
export interface NoteFacts {
  /** Null for a lot that is not watched yet. */
  readonly auction: WireAuction | null;
  /** Null until the server has told them. */
  readonly settings: SpendingSettings | null;
  readonly state: WireOwnerState | null;
}

/**
 * Says what a lot costs in all at a limit that is typed, and what that limit bids at once. `typed` is null while the field
 * holds the limit in force.
 */
export function limitNote(typed: string | null, { auction, settings, state }: NoteFacts): string {
  const read = typed === null ? null : readDollars(typed);
  const limit = read === null ? auction?.config.maxBid ?? 0 : read.ok ? read.dollars : null;
  if (limit === null) return "Whole dollars";
  if (limit === 0) return "Only watch: nothing is bid";
  if (!settings) return "In all: not known yet";
  const maxTotal = auction?.config.maxTotal;
  const isPaused = state?.bidding.paused ?? false;
  const atOnce = typed === null || !auction
    ? null
    : bidAtOnceAfter(auction, { maxBid: limit }, isPaused, settings);
  const most = maxTotal === undefined ? "" : `, at most ${dollars(maxTotal)}`;
  const now = atOnce === null ? "" : `; bids ${dollars(atOnce)} at once`;
  return `= ${dollars(invoiceOf(limit, settings.costs).inAll)} in all${most}${now}`;
}
