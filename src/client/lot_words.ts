import type { Strategy, WireAuction } from "../wire/auction.ts";
import type { WirePlan } from "../wire/state.ts";
import { clockTime, duration } from "./words.ts";

/** The names of the strategies, by the word that is sent for each. */
export const STRATEGY_NAMES: Readonly<Record<Strategy, string>> = {
  manual: "Only watch",
  aggressive: "Answer at once",
  snipe: "Snipe at end",
};

/** The words for the strategies, in the order of their names above. */
export const STRATEGY_CHOICES = Object.keys(STRATEGY_NAMES) as readonly Strategy[];

const BIDS_AT_ONCE: Readonly<Record<Strategy, boolean>> = { manual: false, aggressive: true, snipe: false };

/** Words of older clients, each with the word that means the same (client protocol). */
const OLDER_WORDS: Readonly<Record<string, Strategy>> = {
  auto: "aggressive",
  increment: "aggressive",
  incremental: "aggressive",
  sniping: "snipe",
  "last-second": "snipe",
  last_second: "snipe",
};

/** Returns the strategy that a client's word means; "manual" where a newer server's word means nothing here. */
export function strategyOf(word: string): Strategy {
  if (Object.hasOwn(STRATEGY_NAMES, word)) return word as Strategy;
  return Object.hasOwn(OLDER_WORDS, word) ? OLDER_WORDS[word] ?? "manual" : "manual";
}

/** Returns true where the strategy of a client's word answers a rival's bid at once. */
export function bidsAtOnce(word: string): boolean {
  return BIDS_AT_ONCE[strategyOf(word)];
}

/** Returns the title; a lot without one is called by its number. */
export function titleOf({ id, title }: Pick<WireAuction, "id" | "title">): string {
  return title.trim() || `Lot ${id}`;
}

/** Returns the meaning of a plan's colour. */
export function toneOf(kind: WirePlan["kind"] | undefined): "good" | "calm" | "warn" | "bad" | "plain" {
  switch (kind) {
    case "bids":
    case "leads":
      return "good";
    case "waits":
      return "calm";
    case "stopped":
      return "warn";
    case "needs-owner":
      return "bad";
    default:
      return "plain";
  }
}

/** Says who holds the highest bid, or how the lot ended. */
export function leaderText({ status, won, data }: WireAuction): string {
  if (status === "ended") {
    return won === null ? "Over" : won ? "Won" : data?.bidCount === 0 ? "No bid" : "Lost";
  }
  if (!data) return "";
  if (data.isWinning) return "You lead";
  return data.bidCount === 0 ? "No bid yet" : "A rival leads";
}

/** Says when the lot closes. It never counts past the close: only a reading confirms that a lot is over. */
export function closingText({ status, endedAt, data }: WireAuction, nowMs: number): string {
  if (status === "ended") {
    return endedAt === null ? "Over" : `Over since ${clockTime(Date.parse(endedAt), nowMs)}`;
  }
  if (!data) return "Not read yet";
  const leftMs = Date.parse(data.closeTime) - nowMs;
  return leftMs > 0 ? duration(leftMs) : "Closes about now, not confirmed";
}

/** A reading may be late by this much before its figures count as old: requests to Nellis can wait in line. */
const LATE_AFTER_MS = 15_000;

/** The age of a lot's figures. */
export type Freshness =
  | { readonly kind: "live" | "polled" | "over" }
  /** `seenMs` is when they were read, by Nellis's clock; null for a lot that was never read. */
  | { readonly kind: "old"; readonly seenMs: number | null };

/** Tells how new the figures are. Without a connection to Gavel nothing is known to be new. */
export function freshnessOf(auction: WireAuction, nowMs: number, isLive: boolean): Freshness {
  const { status, data, source, nextPollAt, lastUpdate } = auction;
  if (status === "ended") return { kind: "over" };
  const old = { kind: "old", seenMs: data === null ? null : Date.parse(lastUpdate) } as const;
  if (!isLive || status === "error" || data === null) return old;
  if (source === "sse") return { kind: "live" };
  const isLate = nextPollAt !== null && nowMs > Date.parse(nextPollAt) + LATE_AFTER_MS;
  return isLate ? old : { kind: "polled" };
}

/** Says how new the figures are. */
export function freshnessText(freshness: Freshness, nowMs: number): string {
  switch (freshness.kind) {
    case "live":
      return "live";
    case "polled":
      return "read on time";
    case "over":
      return "";
    case "old":
      return freshness.seenMs === null ? "not seen yet" : `seen ${duration(nowMs - freshness.seenMs)} ago`;
  }
}
