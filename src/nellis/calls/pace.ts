import type { AuctionId } from "../../auction/types.ts";
import type { TokenBucket } from "../../resilience/token_bucket.ts";
import type { Allowance } from "./allowance.ts";
import { NellisError } from "../api.ts";
import type { LotFeed } from "../feed/lot_feed.ts";
import type { Call, Transformer } from "./transformer.ts";
import type { Applicant, Turns } from "./turns.ts";
import type { Worths } from "./worths.ts";

/** Decides when a request to one host of Nellis's may leave. */
export interface Pace {
  readonly turns: Turns;
  /** The requests that the host grants. */
  readonly allowance: Allowance;
  readonly worths: Worths;
}

/** The longest wait for a turn of a call that is not patient. Where it would be longer, the call fails and names it. */
const LONGEST_WAIT_MS = 5_000;

/** Gives every call to Nellis its turn. */
export interface Pacing {
  readonly transformer: Transformer;
  /** Returns true when a reading of this lot waits for its turn: it will show all that happens until it leaves. */
  isReadingInLine(id: AuctionId): boolean;
}

/** Creates the pacing of all calls to Nellis's site: each takes its turn by its claim, and counts until it is over. */
export function createPacing({ turns, allowance, worths }: Pace): Pacing {
  const readingsInLine = new Set<AuctionId>();
  const inTurn = async <Result>(call: Call<Result>, next: () => Promise<Result>): Promise<Result> => {
    const end = await turns.take({ claim: () => call.claim(worths), allowance });
    try {
      return await next();
    } finally {
      end();
      turns.serve();
    }
  };
  return {
    isReadingInLine: (id) => readingsInLine.has(id),
    transformer(call, next) {
      const { method, subject: { lot } } = call;
      const isReading = method === "readLot" && lot !== undefined;
      const leave = () => {
        if (isReading) readingsInLine.delete(lot);
        return next();
      };
      if (!call.isPatient(worths)) {
        const waitMs = turns.waitMs({ claim: () => call.claim(worths), allowance });
        return waitMs > LONGEST_WAIT_MS ? Promise.reject(tooBusy(waitMs)) : inTurn(call, leave);
      }
      if (isReading) readingsInLine.add(lot);
      return inTurn(call, leave);
    },
  };
}

function tooBusy(waitMs: number): NellisError {
  const seconds = Math.ceil(waitMs / 1000);
  return new NellisError(
    "rate-limited",
    `Nellis grants few requests, and they are kept for bids: try again in ${seconds} s.`,
    seconds,
  );
}

/**
 * Returns `feed` with its connections in turn like other requests. They take only the turns that `share` grants, so that
 * a thousand lots that connect at once leave turns for reading and bidding.
 */
export function pacedFeed(feed: LotFeed, { turns, allowance, worths }: Pace, share: TokenBucket): LotFeed {
  return {
    async connect(id, listener, signal, lastEventId) {
      const applicant: Applicant = { claim: () => worths.stream(id), allowance };
      let end: () => void;
      try {
        await share.take(0, signal);
        end = await turns.take(applicant, signal);
      } catch (error) {
        if (!signal.aborted) throw error;
        return { reason: "stopped", message: "Stopped before it was connected", wasConnected: false };
      }
      try {
        // The first event shows that the request was answered: from then on its answer counts instead of its turn.
        return await feed.connect(
          id,
          (event, eventId) => (end(), listener(event, eventId)),
          signal,
          lastEventId,
        );
      } finally {
        end();
        turns.serve();
      }
    },
  };
}
