import { z } from "@hono/zod-openapi";
import { HELD_BY, READINESS_LEVELS } from "../auction/words.ts";
import { STRATEGY_WORDS } from "./auction.ts";

/** The config of a watched lot. Like all schemas here it describes the API; `wire/auction.ts` makes what is sent. */
export const configSchema = z.object({
  maxBid: z.number().describe("Dollars; 0 watches and does not bid"),
  strategy: z.string().describe(`The client's own word: ${Object.keys(STRATEGY_WORDS).join(", ")}`),
  maxTotal: z.number().optional().describe("Dollars in all, with premium and tax"),
  group: z.string().optional().describe("One of settings.groups"),
  autoBid: z.boolean().describe("The owner's switch: while it is false no strategy bids on the lot"),
  incrementAmount: z.number(),
  minBidAmount: z.number().optional(),
  snipeSeconds: z.number().optional(),
}).openapi("Config");

/** A lot, as last read. */
export const listingSchema = z.object({
  id: z.string(),
  title: z.string(),
  currentBid: z.number(),
  nextBid: z.number(),
  minimumBid: z.number(),
  bidCount: z.number(),
  bidderCount: z.number(),
  isWinning: z.boolean(),
  isWatching: z.boolean(),
  isClosed: z.boolean(),
  marketStatus: z.string(),
  closeTime: z.iso.datetime(),
  extensionInterval: z.number().describe("Seconds by which a late bid moves the close"),
  retailPrice: z.number().nullable(),
  location: z.string().nullable(),
  inventoryNumber: z.string().nullable(),
  allInCost: z.number().optional().describe("What it costs at this price, with premium and tax"),
  maxBidFromTotal: z.number().optional().describe("The highest bid that config.maxTotal allows"),
  timeRemaining: z.number().int().min(0).describe("Whole seconds"),
}).openapi("Lot");

/** A watched lot. */
export const auctionSchema = z.object({
  id: z.string(),
  title: z.string(),
  url: z.string(),
  imageUrl: z.string().nullable(),
  status: z.enum(["monitoring", "ended", "error"]),
  config: configSchema,
  lastUpdate: z.iso.datetime(),
  error: z.string().optional().describe("Why the status is error"),
  finalPrice: z.number().nullable(),
  won: z.boolean().nullable(),
  endedAt: z.iso.datetime().nullable(),
  maxBidReached: z.boolean(),
  held: z.object({ by: z.enum(HELD_BY), reason: z.string() })
    .nullable().describe("What keeps the strategy from bidding: a limit, the switch config.autoBid, or a no"),
  readiness: z.enum(READINESS_LEVELS).nullable()
    .describe("Whether a bid could go out, checked ten and two minutes before the close"),
  readinessReasons: z.array(z.string()).describe("What is not as it should be, and what to do"),
  readinessCheckedAt: z.iso.datetime().nullable(),
  nextPollAt: z.iso.datetime().nullable(),
  source: z.string(),
  data: listingSchema.nullable().describe("Null until the lot has been read"),
}).openapi("Auction");

const budget = z.object({
  limit: z.number(),
  committed: z.number().describe(
    "Won lots, and the worst case of every lot that you lead and every bid that is not settled",
  ),
  left: z.number(),
}).nullable().describe("Dollars, with premium and tax; null where no such budget is set");

/** The budgets. */
export const budgetsSchema = z.object({ perDay: budget, perWeek: budget, total: budget });

/** A flag as clients see it (client protocol: a feature). */
export const flagSchema = z.object({
  name: z.string(),
  enabled: z.boolean().describe("False when it is off or 0 percent"),
  value: z.string(),
  source: z.enum(["store", "environment", "default"]),
  description: z.string(),
}).openapi("Feature");

/** A flag as clients see it, and as `gavel flags` shows it. */
export type FlagView = Readonly<z.output<typeof flagSchema>>;
