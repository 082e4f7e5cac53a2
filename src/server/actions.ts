import type { AuctionConfig, AuctionId, BidErrorType, BidOutcome } from "../auction/types.ts";
import { centsFromDollars, dollarsFromCents, formatCents } from "../auction/money.ts";
import type { ServerServices } from "./services.ts";
import { type ConfigInput, mergeConfig, newConfig } from "./config_input.ts";
import { Refusal, tooMany } from "./errors.ts";
import type { MetadataInput } from "./fields.ts";
import { createRateLimiter } from "./access/rate_limit.ts";
import { createWriting } from "./written.ts";

/** A bid that Nellis took. Money in dollars. */
export interface PlacedBid {
  readonly auctionId: AuctionId;
  readonly success: true;
  readonly amount: number;
  readonly data: {
    readonly message: string;
    readonly isLeading: boolean;
    readonly currentBid: number | null;
    readonly nextBid: number | null;
  };
}

/** A bid that was not taken, as far as is known. */
export interface FailedBid {
  readonly auctionId: AuctionId;
  readonly success: false;
  readonly amount: number;
  readonly error: string;
  readonly errorType: BidErrorType;
  /** Only when it certainly did not arrive. */
  readonly retryable: boolean;
}

/** What a client is told of its bid, over HTTP and on the socket alike. */
export type BidAnswer = PlacedBid | FailedBid;

/** A change that was made, and whether it is written already. */
export interface Made<T> {
  readonly made: T;
  readonly isWritten: boolean;
}

/** What both halves of the server do for a client. Each throws `Refusal` for what can't be done. */
export interface Actions {
  /** Makes false when the lot is watched already. */
  watch(
    id: AuctionId,
    config: ConfigInput,
    metadata: MetadataInput | null | undefined,
  ): Promise<Made<boolean>>;
  /** Makes false when the lot is not watched. */
  stop(id: AuctionId): Promise<Made<boolean>>;
  /** Makes the count of lots that were watched. */
  clear(): Promise<Made<number>>;
  configure(id: AuctionId, change: ConfigInput): Promise<Made<AuctionConfig>>;
  bid(address: string, id: AuctionId, amountDollars: number): Promise<BidAnswer>;
}

/** Makes the actions over the monitor. */
export function createActions(
  { monitor, settings, clock, store, options }: Pick<
    ServerServices,
    "monitor" | "settings" | "clock" | "store" | "options"
  >,
): Actions {
  const bids = createRateLimiter(options.limits.bid, clock);
  const { isWritten } = createWriting({ clock, store });
  return {
    async watch(id, config, metadata) {
      const watching = monitor.watch({
        id,
        config: newConfig(config, settings.current()),
        title: metadata?.title?.trim() || null,
        url: metadata?.url || null,
        imageUrl: metadata?.imageUrl || null,
      });
      if (await isWritten(watching)) return { made: await watching, isWritten: true };
      // A bid by hand that is on its way holds it up, and not the store: it is not watched before that is answered.
      if (!monitor.get(id)) return { made: await watching, isWritten: true };
      return { made: true, isWritten: false };
    },
    async stop(id) {
      const stopping = monitor.stop(id);
      return await isWritten(stopping)
        ? { made: await stopping, isWritten: true }
        : { made: true, isWritten: false };
    },
    async clear() {
      const count = monitor.list().length;
      return { made: count, isWritten: await isWritten(monitor.clear()) };
    },
    async configure(id, change) {
      // A refusal leaves from here, before the auction is told anything.
      const configuring = monitor.configure(
        id,
        (inForce) => mergeConfig(inForce, change, settings.current()),
      );
      const written = await isWritten(configuring);
      const config = written ? await configuring : monitor.get(id)?.config;
      if (!config) {
        throw new Refusal(
          "NOT_WATCHED",
          `Lot ${id} is not watched: watch it by POST /api/auctions/${id}/monitor`,
        );
      }
      return { made: config, isWritten: written };
    },
    async bid(address, id, amountDollars) {
      const waitSeconds = bids.take(`${address} ${id}`);
      if (waitSeconds > 0) throw tooMany("RATE_LIMITED", `Too many bids on lot ${id}`, waitSeconds);
      return bidAnswer(id, amountDollars, await monitor.placeBid(id, centsFromDollars(amountDollars)));
    },
  };
}

function bidAnswer(auctionId: AuctionId, amount: number, outcome: BidOutcome): BidAnswer {
  const failed = (errorType: BidErrorType, error: string, retryable: boolean): FailedBid => (
    { auctionId, success: false, amount, error, errorType, retryable }
  );
  switch (outcome.result) {
    case "accepted":
      return { auctionId, success: true, amount, data: acceptedData(outcome) };
    case "rejected":
      return failed(outcome.errorType, outcome.message, false);
    case "not-sent":
      return failed("CONNECTION_ERROR", outcome.message, true);
    case "unknown": {
      const bid = formatCents(centsFromDollars(amount));
      return failed(
        outcome.errorType ?? "CONNECTION_ERROR",
        `The bid of ${bid} may have been placed: check lot ${auctionId} before you bid again (${outcome.message})`,
        false,
      );
    }
  }
}

function acceptedData(outcome: BidOutcome & { result: "accepted" }): PlacedBid["data"] {
  const { message, isLeading, currentPriceCents, nextBidCents } = outcome;
  return {
    message,
    isLeading,
    currentBid: dollarsOrNull(currentPriceCents),
    nextBid: dollarsOrNull(nextBidCents),
  };
}

function dollarsOrNull(cents: number | null): number | null {
  return cents === null ? null : dollarsFromCents(cents);
}
