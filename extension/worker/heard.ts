import type { WireAuction } from "../../src/wire/auction.ts";
import type { WireOverview, WireOwnerState, WirePlan } from "../../src/wire/state.ts";

/*
 * Reads what came over the socket. Something other than Gavel may answer at the paired address, so a part of the
 * wrong form is left out: no sum is shown, and no bid made, from a value that is no number.
 */

const TONES: readonly WireOverview["tone"][] = ["armed", "partly", "blocked", "idle", "paused", "practice"];
const KINDS: readonly WirePlan["kind"][] = [
  "bids",
  "leads",
  "waits",
  "stopped",
  "needs-owner",
  "watches",
  "over",
];
const STATUSES: readonly WireAuction["status"][] = ["monitoring", "ended", "error"];

type Fields = Readonly<Record<string, unknown>>;

/** Reads a list of lots, without those that are none. */
export function readAuctions(value: unknown): readonly WireAuction[] {
  return Array.isArray(value) ? value.flatMap((each) => readAuction(each) ?? []) : [];
}

/** Reads a lot; null where it is none. */
export function readAuction(value: unknown): WireAuction | null {
  const { id, title, url, status, config, lastUpdate, data } = fieldsOf(value);
  const { maxBid, strategy, autoBid, incrementAmount } = fieldsOf(config);
  const isLot = typeof id === "string" && /^[\w-]{1,100}$/.test(id) &&
    areTexts(title, url, lastUpdate, strategy) &&
    isOneOf(STATUSES, status) && areDollars(maxBid, incrementAmount) && typeof autoBid === "boolean";
  if (!isLot) return null;
  // A lot whose price is no price counts as not read.
  return isListing(data) ? value as WireAuction : { ...value as WireAuction, data: null };
}

function isListing(value: unknown): boolean {
  const { currentBid, nextBid, isWinning, isClosed, closeTime } = fieldsOf(value);
  return areDollars(currentBid, nextBid) && Number(nextBid) >= Number(currentBid) &&
    typeof isWinning === "boolean" && typeof isClosed === "boolean" && typeof closeTime === "string" &&
    !Number.isNaN(Date.parse(closeTime));
}

/** Reads the plans that changed, without those that are none; null is a lot without one. */
export function readPlans(value: unknown): Readonly<Record<string, WirePlan | null>> {
  const plans = Object.entries(fieldsOf(value)).filter(([, plan]) => plan === null || isPlan(plan));
  return Object.fromEntries(plans) as Readonly<Record<string, WirePlan | null>>;
}

function isPlan(value: unknown): boolean {
  const { kind, text, at, nowInAll, mostInAll } = fieldsOf(value);
  return isOneOf(KINDS, kind) && typeof text === "string" && (at === null || typeof at === "string") &&
    (nowInAll === null || areDollars(nowInAll)) && areDollars(mostInAll);
}

/** Reads the server's state; null where it is none. */
export function readState(value: unknown): WireOwnerState | null {
  const { overview, bidding, checks, budget } = fieldsOf(value);
  const { tone, text, at, lots, worstInAll } = fieldsOf(overview);
  const { paused, dryRun } = fieldsOf(bidding);
  const { perDay = null, perWeek = null, total = null } = fieldsOf(budget);
  const isState = isOneOf(TONES, tone) && typeof text === "string" &&
    (at === null || typeof at === "string") &&
    KINDS.every((kind) => areDollars(fieldsOf(lots)[kind])) && areDollars(worstInAll) &&
    typeof paused === "boolean" && typeof dryRun === "boolean" && typeof checks === "object" &&
    checks !== null &&
    [perDay, perWeek, total].every((each) => each === null || isBudget(each));
  return isState ? value as WireOwnerState : null;
}

function isBudget(value: unknown): boolean {
  const { limit, left } = fieldsOf(value);
  return areDollars(limit) && typeof left === "number" && Number.isFinite(left);
}

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? value as Fields : {};
}

function isOneOf(words: readonly string[], value: unknown): boolean {
  return typeof value === "string" && words.includes(value);
}

function areTexts(...values: readonly unknown[]): boolean {
  return values.every((value) => typeof value === "string");
}

function areDollars(...values: readonly unknown[]): boolean {
  return values.every((value) => typeof value === "number" && Number.isFinite(value) && value >= 0);
}
