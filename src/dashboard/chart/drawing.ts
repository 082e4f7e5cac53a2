import type { Extension, OwnBid, PriceHistory, PricePoint } from "./price_history.ts";
import { dollarTicks, scale, timeTicks } from "./scale.ts";
import type { TimeRange } from "./time_range.ts";

/** The size of a chart, in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The borders of the area in which prices are drawn, in pixels from the chart's left and top. */
export interface Plot {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Something at a place of the chart, in pixels from its left and top. */
export type Placed<T> = T & { readonly x: number; readonly y: number };

/** The limit in the chart: `isAbove` where it is too high to be drawn at its place. */
export interface LimitLine {
  readonly dollars: number;
  readonly y: number;
  readonly isAbove: boolean;
}

/** A chart, ready to be shown. */
export interface Drawing {
  readonly plot: Plot;
  /** The outline of the prices, as an SVG path; empty where there are none. */
  readonly line: string;
  /** The place below the outline, as an SVG path. */
  readonly area: string;
  /** The newest price at its place; null where there is none. */
  readonly newest: Placed<PricePoint> | null;
  readonly dollarMarks: readonly { readonly dollars: number; readonly y: number }[];
  readonly timeMarks: {
    readonly stepMs: number;
    readonly marks: readonly { readonly atMs: number; readonly x: number }[];
  };
  readonly ours: readonly Placed<OwnBid>[];
  readonly rivals: readonly Placed<PricePoint>[];
  readonly extensions: readonly (Extension & { readonly x: number })[];
  readonly limit: LimitLine | null;
  /** The place of the close; null where the chart ends before it. */
  readonly closeX: number | null;
}

/** The facts about a lot that its timeline does not tell. */
export interface ChartFacts {
  readonly nowMs: number;
  /** Null where it is not known. */
  readonly closeMs: number | null;
  /** Dollars; 0 where there is none. */
  readonly limit: number;
}

const BORDER = { left: 46, right: 14, top: 14, bottom: 26 } as const;
const PIXELS_A_TIME = 78;
const PIXELS_A_PRICE = 44;
/** A limit above this many times the highest price is not drawn to scale, as it would press all prices flat. */
const HIGHEST_LIMIT = 3;
/** The scale begins at 0, unless the lowest price is above this share of the highest. */
const LOW_SHARE = 0.5;
const AIR = 0.08;

/** Places everything that happened within `range`. */
export function drawChart(
  history: PriceHistory,
  range: TimeRange,
  { width, height }: Size,
  { nowMs, closeMs, limit }: ChartFacts,
): Drawing {
  const plot: Plot = {
    left: BORDER.left,
    right: Math.max(BORDER.left + 1, width - BORDER.right),
    top: BORDER.top,
    bottom: height - BORDER.bottom,
  };
  const { fromMs, toMs } = range;
  const isShown = ({ atMs }: { readonly atMs: number }) => atMs >= fromMs && atMs <= toMs;
  const prices = pricesWithin(history.prices, range);
  const ours = history.ours.filter(isShown);
  const bounds = dollarBounds([...prices, ...ours].map(({ dollars }) => dollars), limit);
  const x = scale([fromMs, toMs], [plot.left, plot.right]);
  const y = scale(bounds, [plot.bottom, plot.top]);
  const placed = <T extends PricePoint>(point: T): Placed<T> => ({
    ...point,
    x: round(x(point.atMs)),
    y: round(y(point.dollars)),
  });
  const reachedMs = Math.min(toMs, history.endedAtMs ?? nowMs);
  const last = prices.at(-1);
  const newest = last ? placed({ atMs: Math.max(reachedMs, last.atMs), dollars: last.dollars }) : null;
  const line = stepLine(prices.map(placed), newest);
  const times = timeTicks(
    [fromMs, toMs],
    Math.floor((plot.right - plot.left) / PIXELS_A_TIME),
    zoneOffsetMs(toMs),
  );
  return {
    plot,
    line,
    area: line && newest ? `${line}V${plot.bottom}H${placed(prices[0] ?? newest).x}Z` : "",
    newest,
    dollarMarks: dollarTicks(bounds, Math.floor((plot.bottom - plot.top) / PIXELS_A_PRICE))
      .map((dollars) => ({ dollars, y: round(y(dollars)) })),
    timeMarks: {
      stepMs: times.stepMs,
      marks: times.timesMs.map((atMs) => ({ atMs, x: round(x(atMs)) })),
    },
    ours: ours.map(placed),
    rivals: history.rivals.filter(isShown).map(placed),
    extensions: history.extensions.filter(isShown).map((each) => ({ ...each, x: round(x(each.atMs)) })),
    limit: limitLine(limit, bounds, y),
    closeX: closeMs !== null && closeMs >= fromMs && closeMs <= toMs ? round(x(closeMs)) : null,
  };
}

/** Returns the prices within `range`; the one that held when it began stands at its beginning. */
function pricesWithin(prices: readonly PricePoint[], { fromMs, toMs }: TimeRange): readonly PricePoint[] {
  const before = prices.findLast(({ atMs }) => atMs < fromMs);
  const within = prices.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);
  return before ? [{ ...before, atMs: fromMs }, ...within] : within;
}

function dollarBounds(shown: readonly number[], limit: number): readonly [number, number] {
  const highestPrice = Math.max(0, ...shown);
  const isLimitNear = limit > 0 && limit <= HIGHEST_LIMIT * Math.max(1, highestPrice);
  const [low, high] = [
    Math.min(...shown, isLimitNear ? limit : Infinity),
    Math.max(highestPrice, isLimitNear ? limit : 0),
  ];
  if (high === 0) return [0, 10];
  const from = low > high * LOW_SHARE ? low : 0;
  const air = Math.max(1, (high - from) * AIR);
  return [Math.max(0, from - (from > 0 ? air : 0)), high + air];
}

function limitLine(
  dollars: number,
  [, highest]: readonly [number, number],
  y: (dollars: number) => number,
): LimitLine | null {
  if (dollars <= 0) return null;
  const isAbove = dollars > highest;
  return { dollars, isAbove, y: round(y(isAbove ? highest : dollars)) };
}

/** Returns the path of the prices. Each holds until the next one: flat, then straight up or down. */
function stepLine(points: readonly Placed<PricePoint>[], newest: Placed<PricePoint> | null): string {
  const [first, ...others] = points;
  if (!first || !newest) return "";
  return `M${first.x} ${first.y}${others.map(({ x, y }) => `H${x}V${y}`).join("")}H${newest.x}`;
}

/** Returns how far the reader's zone is ahead of UTC at that time. */
function zoneOffsetMs(ms: number): number {
  return -new Date(ms).getTimezoneOffset() * 60_000;
}

/** Rounds to a tenth of a pixel, which is finer than any screen. */
function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
