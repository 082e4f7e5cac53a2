import { formatCents } from "../auction/money.ts";
import type { Auction } from "../auction/types.ts";
import { leftLot } from "./take_over_bids.ts";
import type { FoundSession, Survey } from "./survey.ts";

/** Written so shortly ago, a lot is most likely still written every few seconds. */
const STILL_RUNS_MS = 2 * 60_000;

const SESSION: Readonly<Record<FoundSession, string>> = {
  none: "none is there. Hand it over by the extension, or by POST /api/auth",
  gavels: "Gavel's own already",
  "in the clear": "it lies there in the clear. Gavel would use it, and keep it encrypted",
  opened: "Gavel can open it with the key that is given, would use it, and keep it encrypted anew",
  sealed:
    "no key that is given opens it. Set the ENCRYPTION_SECRET or ENCRYPTION_KEY that the older installation had, " +
    "or hand the session over again",
  unreadable: "it can't be read. Hand it over again",
};

/** Characters that an id or a title may hold and a terminal must not get: control characters, and those that turn lines around. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
const LONGEST_LINE = 500;

/** Says in plain words what Gavel would take over, line by line. */
export function surveyLines(survey: Survey, address: string, nowMs: number): readonly string[] {
  return allLines(survey, address, nowMs).map((line) => {
    const shown = line.replace(UNPRINTABLE, "\ufffd");
    return shown.length > LONGEST_LINE ? `${shown.slice(0, LONGEST_LINE)}…` : shown;
  });
}

function allLines(survey: Survey, address: string, nowMs: number): readonly string[] {
  return [
    `What Gavel would take over from Redis at ${address}. Nothing was changed there.`,
    ...lotLines(survey),
    `Session: ${SESSION[survey.session]}`,
    `Settings: ${settingsWords(survey.settings)}`,
    `Flags: ${
      survey.flags.length === 0
        ? "none are set"
        : `${survey.flags.join(", ")}. Gavel obeys them where they are`
    }`,
    ...bidLines(survey, nowMs),
    ...survey.strange.map((key) => `Moved aside, as no version writes such a key: ${key}`),
    ...warnings(survey, nowMs),
    "What the older installation wrote stays as it is below nellis:older:, so that it can run again",
  ];
}

function lotLines({ lots, ownLots, unreadableLots }: Survey): readonly string[] {
  const active = lots.filter(({ life }) => life.phase === "active");
  const ended = lots.length - active.length;
  return [
    `Lots: ${active.length} would be watched on${ended > 0 ? `; over already: ${ended}` : ""}`,
    ...active.map((auction) => `  ${auction.id} ${auction.title}: ${strategyOf(auction)}`),
    ...(ownLots > 0 ? [`  ${ownLots} ${ownLots === 1 ? "is" : "are"} Gavel's own already`] : []),
    ...unreadableLots.map((lot) => `  can't be read, and would be set aside: ${lot}`),
  ];
}

function strategyOf({ config }: Auction): string {
  if (config.strategy === "manual" || config.maxBidCents === 0) return "watched, without bids by itself";
  const limit = `${config.strategy} up to ${formatCents(config.maxBidCents)}`;
  return config.autoBid ? limit : `${limit}, switched off`;
}

function settingsWords(settings: Survey["settings"]): string {
  if (settings === "none") return "none are there, so Gavel's defaults hold";
  if (settings === "gavels") return "Gavel's own already";
  if (settings.unreadable.length === 0) return "they hold as they are";
  return `nothing would be bid until you set these again, which can't be read: ${
    settings.unreadable.join(", ")
  }`;
}

function bidLines({ histories, lots }: Survey, nowMs: number): readonly string[] {
  const bids = histories.reduce((sum, history) => sum + history.bids.length, 0);
  const unreadable = histories.reduce((sum, history) => sum + history.unreadable, 0);
  const watched = new Set(lots.map(({ id }) => id));
  const left = histories.flatMap(({ auctionId, bids }) => {
    const lot = watched.has(auctionId) ? null : leftLot(bids, nowMs);
    return lot
      ? [`  lot ${auctionId} may be won and is not watched: ${formatCents(lot.amountCents)} count`]
      : [];
  });
  if (histories.length === 0) return ["Bids: none are there"];
  return [
    `Bids: ${bids} on ${histories.length} ${
      histories.length === 1 ? "lot" : "lots"
    } would come into the ledger and the timelines`,
    ...(unreadable > 0 ? [`  entries that can't be read, and stay where they are: ${unreadable}`] : []),
    ...left.map((line) => `${line} for your budgets until a reading settles it`),
  ];
}

function warnings({ lastWriteMs, firstExpiryMs }: Survey, nowMs: number): readonly string[] {
  const sinceMs = lastWriteMs === null ? Infinity : nowMs - lastWriteMs;
  return [
    ...(sinceMs < STILL_RUNS_MS
      ? [
        `Stop the older installation first, or both bid: it wrote ${
          Math.max(0, Math.round(sinceMs / 1000))
        } s ago`,
      ]
      : []),
    ...(firstExpiryMs === null ? [] : [
      `Start Gavel within ${Math.floor(firstExpiryMs / 60_000)} min: then the first of these keys expires`,
    ]),
  ];
}
