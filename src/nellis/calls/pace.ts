import type { AuctionId } from "../../auction/types.ts";
import type { TokenBucket } from "../../resilience/token_bucket.ts";
import type { Allowance } from "./allowance.ts";
import { type NellisApi, NellisError } from "../api.ts";
import type { LotFeed } from "../feed/feed.ts";
import type { Applicant, Claim, Turns } from "./turns.ts";
import type { Worths } from "./worths.ts";

/** What every request takes its turn by. */
export interface Pace {
  readonly turns: Turns;
  /** What the host that is asked grants. */
  readonly allowance: Allowance;
  readonly worths: Worths;
}

/** Whoever waits for an answer is told how long it would take where that is more. */
const LONGEST_ASKED_WAIT_MS = 5_000;

/** Nellis, asked in turn. */
export interface PacedNellis extends NellisApi {
  /** Whether a reading of this lot waits for its turn: it will show what is done until it leaves. */
  isReadingHeld(id: AuctionId): boolean;
}

/** `nellis`, with its calls in turn: all that Gavel asks of Nellis goes through one of these. */
export function paced(nellis: NellisApi, { turns, allowance, worths }: Pace): PacedNellis {
  const held = new Set<AuctionId>();
  const inTurn = async <T>(claim: () => Claim, call: () => Promise<T>): Promise<T> => {
    const end = await turns.take({ claim, allowance });
    try {
      return await call();
    } finally {
      end();
      turns.serve();
    }
  };
  const soonOrNever = <T>(claim: () => Claim, call: () => Promise<T>): Promise<T> => {
    const waitMs = turns.waitMs({ claim, allowance });
    return waitMs > LONGEST_ASKED_WAIT_MS ? Promise.reject(tooBusy(waitMs)) : inTurn(claim, call);
  };
  return {
    readLot(id) {
      const claim = () => worths.reading(id);
      const call = () => {
        held.delete(id);
        return nellis.readLot(id);
      };
      // Only readings of watched lots wait in line for long, one a lot at a time.
      if (!worths.isWatched(id)) return soonOrNever(claim, call);
      held.add(id);
      return inTurn(claim, call);
    },
    placeBid: (id, amountCents, ...leaving) =>
      inTurn(() => worths.bid(id), () => nellis.placeBid(id, amountCents, ...leaving)),
    isSignedIn: (cookies) =>
      soonOrNever(
        cookies === undefined ? worths.probe : worths.session,
        () => nellis.isSignedIn(cookies),
      ),
    isReadingHeld: (id) => held.has(id),
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
 * `feed`, whose connections are requests like any other, but may take only the turns that `share` lets them: a
 * thousand lots that connect at once leave room for reading and bidding.
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
        // Its first word shows that it was answered: from then on the answer counts, and not the turn.
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
