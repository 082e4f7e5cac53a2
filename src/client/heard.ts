import type { WireAuction } from "../wire/auction.ts";
import type { WireOverview, WireOwnerState, WirePlan } from "../wire/state.ts";

/*
 * Reads what came over the socket. A newer Gavel, or something other than Gavel, may answer, so a part of the wrong form
 * is left out: no sum is shown, and no bid made, from a value that is no number.
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

/** The times of a lot's last reading and of its next (ISO 8601). */
export type WireReading = Pick<WireAuction, "lastUpdate" | "nextPollAt">;

type Fields = Readonly<Record<string, unknown>>;

/** Reads a list of lots, without those that are none. */
export function readAuctions(value: unknown): readonly WireAuction[] {
  return Array.isArray(value) ? value.flatMap((each) => readAuction(each) ?? []) : [];
}

/** Reads a lot; null where it is none. */
export function readAuction(value: unknown): WireAuction | null {
  const { id, title, url, status, config, lastUpdate, nextPollAt, data } = fieldsOf(value);
  const { maxBid, strategy, autoBid, incrementAmount, minBidAmount } = fieldsOf(config);
  const isLot = typeof id === "string" && /^[\w-]{1,100}$/.test(id) &&
    areTexts(title, url, lastUpdate, strategy) &&
    isOneOf(STATUSES, status) && areDollars(maxBid, incrementAmount) && areDollarsIfAny(minBidAmount) &&
    typeof autoBid === "boolean";
  if (!isLot) return null;
  const lot = { ...value as WireAuction, ...withoutReadiness(value), title: withoutMarks(title as string) };
  // A lot whose price is no price, or whose next reading has no time, counts as not read.
  return isListing(data) && isTimeIfAny(nextPollAt) ? lot : { ...lot, data: null };
}

/** Returns the readiness that is missing: an older Gavel does not check lots before their close. */
function withoutReadiness(lot: unknown): Partial<WireAuction> {
  return Array.isArray(fieldsOf(lot).readinessReasons) ? {} : { readiness: null, readinessReasons: [] };
}

function isListing(value: unknown): boolean {
  const { currentBid, nextBid, bidCount, bidderCount, isWinning, isClosed, closeTime, ...sums } = fieldsOf(
    value,
  );
  return areDollars(currentBid, nextBid, bidCount, bidderCount) &&
    areDollarsIfAny(sums.allInCost, sums.maxBidFromTotal) &&
    Number(nextBid) >= Number(currentBid) &&
    typeof isWinning === "boolean" && typeof isClosed === "boolean" && typeof closeTime === "string" &&
    !Number.isNaN(Date.parse(closeTime));
}

/** Reads the plans that changed; null is a lot without one, or with one that can't be read: the old one counts no more. */
export function readPlans(value: unknown): Readonly<Record<string, WirePlan | null>> {
  return Object.fromEntries(
    Object.entries(fieldsOf(value)).map((
      [id, plan],
    ) => [id, isPlan(plan) ? { ...plan, text: withoutMarks(plan.text) } : null]),
  );
}

function isPlan(value: unknown): value is WirePlan {
  const { kind, text, at, nowInAll, mostInAll } = fieldsOf(value);
  return isOneOf(KINDS, kind) && typeof text === "string" && (at === null || typeof at === "string") &&
    (nowInAll === null || areDollars(nowInAll)) && areDollars(mostInAll);
}

/** Reads the server's state; null where it is none. */
export function readState(value: unknown): WireOwnerState | null {
  const { overview, bidding, checks, budget } = fieldsOf(value);
  const { tone, text, at, lots, leadingInAll, worstInAll } = fieldsOf(overview);
  const { paused, dryRun } = fieldsOf(bidding);
  const { perDay = null, perWeek = null, total = null } = fieldsOf(budget);
  const isState = isOneOf(TONES, tone) && typeof text === "string" &&
    (at === null || typeof at === "string") &&
    KINDS.every((kind) => areDollars(fieldsOf(lots)[kind])) && areDollars(leadingInAll, worstInAll) &&
    typeof paused === "boolean" && typeof dryRun === "boolean" &&
    [checks, budget].every((each) => typeof each === "object" && each !== null) &&
    Object.values(fieldsOf(checks)).every(isCheck) &&
    [perDay, perWeek, total].every((each) => each === null || isBudget(each));
  if (!isState) return null;
  const read = value as WireOwnerState;
  return { ...read, overview: { ...read.overview, text: withoutMarks(read.overview.text) } };
}

function isCheck(value: unknown): boolean {
  const { status, message } = fieldsOf(value);
  return areTexts(status, message);
}

function isBudget(value: unknown): boolean {
  const { limit, left } = fieldsOf(value);
  return areDollars(limit) && typeof left === "number" && Number.isFinite(left);
}

/** Marks and overrides of direction: in a lot's title they could turn the sum of a sentence around. */
const DIRECTION_MARKS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Returns a text without whatever changes the direction in which the rest of it is read. */
export function withoutMarks(text: string): string {
  return text.replace(DIRECTION_MARKS, "");
}

/** Reads the times of lots' last and next readings, without those that are none. */
export function readReadings(value: unknown): Readonly<Record<string, WireReading>> {
  const readings = Object.entries(fieldsOf(value)).filter(([, reading]) => {
    const { lastUpdate, nextPollAt } = fieldsOf(reading);
    return typeof lastUpdate === "string" && (nextPollAt === null || typeof nextPollAt === "string");
  });
  return Object.fromEntries(readings) as Readonly<Record<string, WireReading>>;
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

function areDollarsIfAny(...values: readonly unknown[]): boolean {
  return values.every((value) => value === undefined || areDollars(value));
}

function isTimeIfAny(value: unknown): boolean {
  return value === null || (typeof value === "string" && !Number.isNaN(Date.parse(value)));
}
