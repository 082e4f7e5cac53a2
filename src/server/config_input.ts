import { z } from "@hono/zod-openapi";
import type { AuctionConfig } from "../auction/types.ts";
import { highestBidWithin } from "../auction/limits/costs.ts";
import { type Cents, centsFromDollars, centsNotAbove, formatCents, MOST_DOLLARS } from "../auction/money.ts";
import { costsFrom } from "../owner/settings.ts";
import { groupName, type Settings } from "../owner/settings_schema.ts";
import { parseStrategy, STRATEGY_WORDS } from "../wire/auction.ts";
import { knownObject, mustBe, numberBetween, shown } from "../wire/must_be.ts";
import { Refusal } from "./errors.ts";

const WORDS = Object.keys(STRATEGY_WORDS);

const dollars = numberBetween(0, MOST_DOLLARS);
const snipeLead = numberBetween(1, 60, {
  error: ({ input }) => `Can't snipe ${shown(input)} s before the close: snipeSeconds must be 1 to 60`,
});
const strategy = z.enum(WORDS, {
  error: ({ input }) => `${shown(input)} is no strategy: use one of ${WORDS.join(", ")}`,
});

/** Fields of the older schema that decide about money, each with the field that replaces it. */
const INSTEAD: Readonly<Record<string, string>> = {
  dailyLimit: "set budget.perDay by POST /api/settings",
  totalLimit: "use maxTotal for this lot, or set budget.total by POST /api/settings for all",
  increment: "use incrementAmount",
  enabled: "use autoBid",
};

/** An auction's config as a client sends it, whole or in part. A field that is null counts as left out. */
export const configInput = knownObject({
  maxBid: dollars.nullish().describe("Dollars; 0 watches and does not bid"),
  maxTotal: dollars.nullish().describe("Dollars in all, with premium and tax; null removes the limit"),
  group: groupName.nullish().describe("One of settings.groups; null takes the lot out of its group"),
  strategy: strategy.nullish(),
  autoBid: z.boolean(mustBe("true or false")).nullish()
    .describe("The switch for the strategy: false keeps it from bidding"),
  incrementAmount: dollars.nullish().describe("Dollars above the current price"),
  minBidAmount: dollars.nullish().describe("Never bid less than this, in dollars"),
  snipeSeconds: snipeLead.nullish().describe("Seconds before the close that a snipe leaves"),
}, { instead: INSTEAD }).openapi("ConfigInput");

/** Fields that are sent beside a config and not in it, each with its place. */
export const INTO_CONFIG: Readonly<Record<string, string>> = {
  ...INSTEAD,
  ...Object.fromEntries(Object.keys(configInput.shape).map((name) => [name, `use {"config":{"${name}":…}}`])),
};

export type ConfigInput = z.infer<typeof configInput>;

/**
 * Returns the config of a new auction: fields that the client left out come from the owner's settings. Without a
 * maximum bid, the maximum is the one that `maxTotal` allows. Throws `Refusal`.
 */
export function newConfig(input: ConfigInput, settings: Settings): AuctionConfig {
  const { general, bidding } = settings;
  const defaultMaxBidCents = centsNotAbove(general.defaultMaxBid);
  const defaults: AuctionConfig = {
    ...strategyFrom(general.defaultStrategy),
    maxBidCents: defaultMaxBidCents > 0 ? defaultMaxBidCents : withinTotal(input, settings),
    maxTotalCents: null,
    group: null,
    incrementCents: centsFromDollars(bidding.defaultIncrement),
    minBidCents: null,
    snipeSeconds: null,
    autoBid: general.autoBidDefault,
  };
  return mergeConfig(defaults, input, settings);
}

/** Returns `config` with the fields that `input` names changed. Throws `Refusal` when the two contradict each other. */
export function mergeConfig(config: AuctionConfig, input: ConfigInput, settings: Settings): AuctionConfig {
  refuseUnknownGroup(input, settings);
  const merged: AuctionConfig = {
    ...(input.strategy ? strategyFrom(input.strategy) : pickStrategy(config)),
    maxBidCents: limit(input.maxBid) ?? config.maxBidCents,
    // No older client sends these two fields, so null can mean that the owner removes the value.
    maxTotalCents: input.maxTotal === null ? null : limit(input.maxTotal) ?? config.maxTotalCents,
    group: input.group === undefined ? config.group : input.group,
    incrementCents: cents(input.incrementAmount) ?? config.incrementCents,
    minBidCents: cents(input.minBidAmount) ?? config.minBidCents,
    snipeSeconds: input.snipeSeconds ?? config.snipeSeconds,
    autoBid: input.autoBid ?? config.autoBid,
  };
  refuseEmptyRange(merged);
  return merged;
}

function withinTotal({ maxTotal }: ConfigInput, settings: Settings): Cents {
  const totalCents = limit(maxTotal);
  return totalCents === undefined ? 0 : highestBidWithin(totalCents, costsFrom(settings));
}

function refuseUnknownGroup({ group }: ConfigInput, { groups }: Settings): void {
  if (typeof group !== "string" || Object.hasOwn(groups, group)) return;
  const known = Object.keys(groups).join(", ") || "none";
  const message =
    `There is no group ${group} (there is: ${known}): make it first, by POST /api/settings with ` +
    JSON.stringify({ groups: { [group]: { want: 1 } } });
  throw new Refusal("INVALID_REQUEST", message, { details: [{ path: "config.group", message }] });
}

function refuseEmptyRange({ minBidCents, maxBidCents }: AuctionConfig): void {
  if (minBidCents === null || maxBidCents === 0 || minBidCents <= maxBidCents) return;
  const message = `No bid fits: minBidAmount ${formatCents(minBidCents)} is above maxBid ${
    formatCents(maxBidCents)
  }`;
  throw new Refusal("INVALID_REQUEST", message, { details: [{ path: "config.minBidAmount", message }] });
}

function cents(amount: number | null | undefined): number | undefined {
  return amount === null || amount === undefined ? undefined : centsFromDollars(amount);
}

/** Returns a limit in cents. Fractions of a cent are rounded down, to the owner's safe side. */
function limit(amount: number | null | undefined): number | undefined {
  return amount === null || amount === undefined ? undefined : centsNotAbove(amount);
}

function strategyFrom(word: string): Pick<AuctionConfig, "strategy" | "strategyWord"> {
  const strategy = parseStrategy(word);
  if (!strategy) {
    throw new Refusal("INVALID_REQUEST", `${shown(word)} is no strategy: use one of ${WORDS.join(", ")}`);
  }
  return { strategy, strategyWord: word };
}

function pickStrategy(
  { strategy, strategyWord }: AuctionConfig,
): Pick<AuctionConfig, "strategy" | "strategyWord"> {
  return { strategy, strategyWord };
}
