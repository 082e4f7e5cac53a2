import { clockTime, counted, dollars, duration } from "../../client/words.ts";
import type { Extension, OwnBid, PriceHistory, PricePoint, Standing } from "./price_history.ts";

const STANDING_WORDS: Readonly<Record<Standing, string>> = {
  leads: "it led",
  passed: "another bidder's maximum was higher",
  refused: "it was refused",
  "held-back": "it was not sent",
  unknown: "it is not known yet whether it counts",
};

/** Returns the words of a mark of the chart; times in the reader's own zone. */
export function ownBidWords({ atMs, dollars: amount, standing }: OwnBid, nowMs: number): string {
  return `${clockTime(atMs, nowMs)}: we bid ${dollars(amount)}, ${STANDING_WORDS[standing]}`;
}

/** Says that somebody else's bid made the price. */
export function rivalWords({ atMs, dollars: price }: PricePoint, nowMs: number): string {
  return `${clockTime(atMs, nowMs)}: a rival's bid made it ${dollars(price)}`;
}

/** Says that the close moved, and where to. */
export function extensionWords({ atMs, closeTimeMs, laterMs }: Extension, nowMs: number): string {
  const by = laterMs === null
    ? ""
    : laterMs < 0
    ? `${duration(-laterMs)} earlier, `
    : `${duration(laterMs)} later, `;
  return `${clockTime(atMs, nowMs)}: the close moved ${by}to ${clockTime(closeTimeMs, nowMs)}`;
}

/** Says the whole chart in a few sentences, for those who do not see it. */
export function chartSummary(
  { prices, ours, extensions, endedAtMs }: PriceHistory,
  { limit }: { readonly limit: number },
): string {
  const [first, last] = [prices[0], prices.at(-1)];
  if (!first || !last) return "No price has been read yet.";
  const price = first === last
    ? `The price ${endedAtMs === null ? "has stood" : "stood"} at ${
      dollars(last.dollars)
    } since it was first read.`
    : `The price went from ${dollars(first.dollars)} to ${dollars(last.dollars)} in ${
      counted(prices.length - 1, "step")
    }.`;
  return [price, ourBids(ours), moves(extensions.length), limitWords(limit, last.dollars)]
    .filter((each) => each !== "").join(" ");
}

function ourBids(ours: readonly OwnBid[]): string {
  const sent = ours.filter(({ standing }) => standing !== "held-back");
  if (sent.length === 0) return "None of the bids is ours.";
  const most = dollars(Math.max(...sent.map(({ dollars }) => dollars)));
  return sent.length === 1 ? `We bid once, ${most}.` : `We bid ${sent.length} times, at most ${most}.`;
}

function moves(count: number): string {
  if (count === 0) return "";
  return `The close moved ${count === 1 ? "once" : count === 2 ? "twice" : `${count} times`}.`;
}

function limitWords(limit: number, price: number): string {
  if (limit <= 0) return "There is no limit: the lot is only watched.";
  const where = price > limit ? "below" : price === limit ? "at" : "above";
  return `Your limit of ${dollars(limit)} is ${where} the price.`;
}

/** Returns the words under the chart for a time: seconds only where the marks are that close, dates for whole days. */
export function timeMarkWords(atMs: number, stepMs: number): string {
  if (stepMs >= DAY_MS) return DATE.format(atMs);
  return (stepMs < MINUTE_MS ? TO_THE_SECOND : TO_THE_MINUTE).format(atMs);
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const TO_THE_MINUTE = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
const TO_THE_SECOND = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});
const DATE = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
