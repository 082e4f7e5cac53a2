import { sentence } from "../../client/words.ts";
import type { Notice } from "../state/notices.ts";
import { bidTone, bidWords, type LineTone, noticeTone } from "./line_words.ts";
import type { WireBid } from "./wire_bid.ts";

/** The choices of activity, by their words in the address. "" is all of it. */
const ACTIVITY_FILTERS = ["", "bids", "not-accepted", "notices"] as const;
export type ActivityFilter = (typeof ACTIVITY_FILTERS)[number];

/** Something that happened: a bid of ours, or a notice. */
export interface Line {
  /** Unique among all lines. */
  readonly name: string;
  readonly atMs: number;
  readonly kind: "bid" | "notice";
  readonly isAccepted: boolean;
  readonly auctionId: string | null;
  readonly tone: LineTone;
  readonly text: string;
  /** The reason of a bid; null for a notice. */
  readonly reason: string | null;
}

/** Reads the choice from the address; anything that is none is all. */
export function readActivityFilter(word: string | null): ActivityFilter {
  return ACTIVITY_FILTERS.find((filter) => filter === word) ?? "";
}

/** Returns the lines that the choice shows, newest first. */
export function linesOf(
  bids: readonly WireBid[],
  notices: readonly Notice[],
  filter: ActivityFilter,
): readonly Line[] {
  return [...bids.map(bidLine), ...notices.map(noticeLine)]
    .filter((line) => isShown(line, filter))
    .sort((one, other) => other.atMs - one.atMs);
}

function isShown({ kind, isAccepted }: Line, filter: ActivityFilter): boolean {
  switch (filter) {
    case "":
      return true;
    case "bids":
      return kind === "bid";
    case "not-accepted":
      return kind === "bid" && !isAccepted;
    case "notices":
      return kind === "notice";
  }
}

function bidLine(bid: WireBid): Line {
  return {
    name: `bid ${bid.id}`,
    atMs: Date.parse(bid.timestamp),
    kind: "bid",
    isAccepted: bid.result === "accepted",
    auctionId: bid.auctionId,
    tone: bidTone(bid),
    text: bidWords(bid),
    reason: bid.reason,
  };
}

function noticeLine({ id, atMs, kind, auctionId, text }: Notice): Line {
  const tone = noticeTone(kind);
  const told = sentence({ text, at: null }, 0);
  return {
    name: `notice ${id}`,
    atMs,
    kind: "notice",
    isAccepted: false,
    auctionId,
    tone,
    text: told,
    reason: null,
  };
}

/** The lines of a day of the reader's calendar, newest first. */
export interface Day {
  readonly name: string;
  readonly lines: readonly Line[];
}

/** Groups lines, newest first, by day. */
export function daysOf(lines: readonly Line[]): readonly Day[] {
  const days = new Map<string, Line[]>();
  for (const line of lines) {
    const name = DAY.format(line.atMs);
    const day = days.get(name);
    if (day) day.push(line);
    else days.set(name, [line]);
  }
  return [...days].map(([name, ofDay]) => ({ name, lines: ofDay }));
}

const DAY = new Intl.DateTimeFormat(undefined, {
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
});

/** Takes newer records of bids into the list, newest first. */
export function mergedBids(known: readonly WireBid[], newer: readonly WireBid[]): readonly WireBid[] {
  const renewed = new Set(newer.map(({ id }) => id));
  return [...newer, ...known.filter(({ id }) => !renewed.has(id))]
    .sort((one, other) => Date.parse(other.timestamp) - Date.parse(one.timestamp));
}
