import { getLogger } from "@logtape/logtape";
import { isKeptHere } from "../auction/bid.ts";
import type { AuctionConfig, AuctionId, BidErrorType, BidOutcome } from "../auction/types.ts";
import { centsFromDollars, dollarsFromCents, formatCents } from "../auction/money.ts";
import { NellisError } from "../nellis/api.ts";
import type { ServerServices } from "./services.ts";
import { type ConfigInput, mergeConfig, newConfig } from "./config_input.ts";
import { Refusal, tooMany } from "./errors.ts";
import type { MetadataInput } from "./fields.ts";
import { createRateLimiter } from "./access/rate_limit.ts";
import { createWriting } from "./written.ts";

const log = getLogger(["gavel", "server"]);

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

/** A bid that was not taken, or whose outcome is not known. */
export interface FailedBid {
  readonly auctionId: AuctionId;
  readonly success: false;
  readonly amount: number;
  readonly error: string;
  readonly errorType: BidErrorType;
  /** True only when the bid certainly did not arrive. */
  readonly retryable: boolean;
}

/** The answer to a client's bid, the same over HTTP and on the socket. */
export type BidAnswer = PlacedBid | FailedBid;

/** A change that was made. `isWritten` is false while the store has not confirmed it. */
export interface Made<T> {
  readonly made: T;
  readonly isWritten: boolean;
}

/** The orders of a client, for REST and the socket alike. Each throws `Refusal` when it can't be carried out. */
export interface Actions {
  /** Gives false when the lot is watched already. */
  watch(
    id: AuctionId,
    config: ConfigInput,
    metadata: MetadataInput | null | undefined,
  ): Promise<Made<boolean>>;
  /** Gives false when the lot is not watched. */
  stop(id: AuctionId): Promise<Made<boolean>>;
  /** Gives the number of lots that were watched. */
  clear(): Promise<Made<number>>;
  /** Gives the config that is in force now. */
  configure(id: AuctionId, change: ConfigInput): Promise<Made<AuctionConfig>>;
  /** Bids at Nellis. Throws the `NellisError` when Nellis has no such lot. */
  bid(address: string, id: AuctionId, amountDollars: number): Promise<BidAnswer>;
}

/** Makes the actions, which the monitor carries out. */
export function createActions(
  { monitor, settings, clock, store, options }: Pick<
    ServerServices,
    "monitor" | "settings" | "clock" | "store" | "options"
  >,
): Actions {
  const bids = createRateLimiter(options.limits.bid, clock);
  const { isWritten } = createWriting({ clock, store });
  /** Throws the `NellisError` of a lot that Nellis does not have: no answer to a bid says that for certain. */
  const refuseUnknownLot = async (id: AuctionId) => {
    if (monitor.get(id)?.listing) return;
    try {
      await monitor.read(id);
    } catch (error) {
      if (error instanceof NellisError && error.kind === "no-such-lot") throw error;
      log.debug("Lot {id} could not be read after a refused bid: {error}", { id, error });
    }
  };
  const refuseOneTooMany = (id: AuctionId) => {
    const { lots } = options.limits;
    if (monitor.get(id) || monitor.list().length < lots) return;
    throw new Refusal(
      "TOO_MANY_LOTS",
      `${lots} ${lots === 1 ? "lot is" : "lots are"} watched already: stop some first, or raise MAX_LOTS`,
    );
  };
  return {
    async watch(id, config, metadata) {
      refuseOneTooMany(id);
      const watching = monitor.watch({
        id,
        config: newConfig(config, settings.current()),
        title: metadata?.title?.trim() || null,
        url: metadata?.url || `${options.nellisBaseUrl}/p/x/${id}`,
        imageUrl: metadata?.imageUrl || null,
      });
      if (await isWritten(watching)) return { made: await watching, isWritten: true };
      // Here a bid by hand that is on its way delays it, not the store: the lot is not watched before that is answered.
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
      // `mergeConfig` may throw a refusal; then the auction is told nothing.
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
      const outcome = await monitor.placeBid(id, centsFromDollars(amountDollars));
      if (isUnexplained(outcome)) await refuseUnknownLot(id);
      return bidAnswer(id, amountDollars, outcome);
    },
  };
}

/** Returns true for a bid that Nellis refused in words that Gavel does not know. */
function isUnexplained(outcome: BidOutcome): boolean {
  return outcome.result === "rejected" && outcome.errorType === "UNKNOWN_ERROR" && !isKeptHere(outcome);
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
