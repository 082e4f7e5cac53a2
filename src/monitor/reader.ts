import type { AuctionId, Listing } from "../auction/types.ts";
import type { Cancel, Clock } from "../clock.ts";
import type { EventBus } from "../event_bus.ts";
import { type NellisApi, NellisError } from "../nellis/api.ts";

/** The result of one reading. */
export type Reading = { readonly listing: Listing } | { readonly error: NellisError };

/**
 * Reads lots, one request a lot at a time, and tells the bus how each went. Between two requests for a lot lies a
 * second at least, whatever asks for them and however they end. Two things go at once all the same, as neither repeats
 * itself: the reading that a bid of ours waits for, and one that somebody asked for or changed the lot's config for.
 */
export interface Reader {
  /** Joins the request for this lot that is on its way, or sends one when a second has passed. Never throws. */
  read(id: AuctionId): Promise<Reading>;
  /** As `read`, for somebody who waits for the answer: it goes at once. */
  readNow(id: AuctionId): Promise<Reading>;
  /** Lets the reading on its way count, and reads the lot once more after it, as there is news of it. */
  readAfterNews(id: AuctionId): Promise<Reading>;
  /**
   * Discards the reading in flight, as something that we did made it stale, and reads again: who waits for it gets the
   * new result. A request that has been out for 1.5 s is not waited for: its connection may be dead, and a lot near its
   * close has no time for that. Does nothing to a request that has not left yet: its page will be new enough.
   */
  invalidate(id: AuctionId): void;
  /** Lets the reading on its way be the last: nobody wants the lot any more. */
  release(id: AuctionId): void;
  isUnderway(id: AuctionId): boolean;
}

/** The parts of a reader. */
export interface ReaderParts {
  readonly nellis: Pick<NellisApi, "readLot">;
  readonly bus: EventBus;
  readonly clock: Clock;
  /** Returns true while the request for this lot waits for its turn at Nellis, and so has not left yet. */
  readonly isInLine?: (id: AuctionId) => boolean;
  /** Hears of every reading once, before those who asked for it. */
  readonly onReading: (id: AuctionId, reading: Reading) => void;
}

/** A reading of one lot, from being asked for to its answer. */
interface Turn {
  readonly reading: Promise<Reading>;
  /** Ends the wait for its second, with the request or without; null once the request has left. */
  endWait: ((isWanted: boolean) => void) | null;
  isInvalid: boolean;
  /** Gives the request up that is on its way, once it has been out for long enough; null before one has left. */
  giveUp: (() => void) | null;
  /** Another reading follows this one. */
  isFollowed: boolean;
}

/** The shortest time between two requests for a lot, whatever goes wrong with it. */
const LEAST_APART_MS = 1_000;
/** A page takes longer than this only when something is wrong. */
const LONG_OUT_MS = 1_500;

/** Makes a reader over Nellis. */
export function createReader({ nellis, bus, clock, onReading, isInLine = () => false }: ReaderParts): Reader {
  const underway = new Map<AuctionId, Turn>();
  const spacing = createSpacing(clock);

  const ask = async (id: AuctionId): Promise<Reading> => {
    spacing.note(id);
    try {
      const listing = await nellis.readLot(id);
      bus.publish({ type: "lot-read", auctionId: id, result: "ok" });
      return { listing };
    } catch (thrown) {
      const error = thrown instanceof NellisError ? thrown : unexpected(thrown);
      bus.publish({ type: "lot-read", auctionId: id, result: error.kind });
      return { error };
    }
  };

  /** Returns true for a request that has not left yet: its page will show all that happens until it does. */
  const isToLeave = (id: AuctionId, turn: Turn) => turn.endWait !== null || isInLine(id);

  /** Waits until the lot may be asked for again, or somebody is in a hurry. Says whether it is still wanted. */
  const waitForItsSecond = async (turn: Turn, waitMs: number): Promise<boolean> => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const cancel = clock.after(waitMs, () => resolve(true));
    turn.endWait = resolve;
    const isWanted = await promise;
    cancel();
    turn.endWait = null;
    return isWanted;
  };

  /** Asks for the lot. Resolves to null where the request was given up, whose answer then concerns nobody. */
  const askOnce = async (id: AuctionId, turn: Turn): Promise<Reading | null> => {
    const leftAtMs = clock.now();
    let cancel: Cancel = () => {};
    const givenUp = new Promise<null>((resolve) => {
      turn.giveUp = () => {
        cancel();
        cancel = clock.after(leftAtMs + LONG_OUT_MS - clock.now(), () => resolve(null));
      };
    });
    const reading = await Promise.race([ask(id), givenUp]);
    cancel();
    turn.giveUp = null;
    return reading;
  };

  const askUntilCurrent = async (id: AuctionId, turn: Turn, waitMs: number): Promise<Reading> => {
    if (waitMs > 0 && !await waitForItsSecond(turn, waitMs)) return { error: NOT_ASKED };
    let reading: Reading;
    do {
      turn.isInvalid = false;
      reading = await askOnce(id, turn) ?? { error: NOT_ASKED };
    } while (turn.isInvalid);
    underway.delete(id);
    onReading(id, reading);
    return reading;
  };

  const begin = (id: AuctionId, waitMs: number): Promise<Reading> => {
    const { promise, resolve, reject } = Promise.withResolvers<Reading>();
    const turn: Turn = { reading: promise, endWait: null, isInvalid: false, giveUp: null, isFollowed: false };
    underway.set(id, turn);
    askUntilCurrent(id, turn, waitMs).then(resolve, reject);
    return promise;
  };

  const read = (id: AuctionId): Promise<Reading> =>
    underway.get(id)?.reading ?? begin(id, spacing.waitMs(id));

  return {
    read,
    readNow(id) {
      const turn = underway.get(id);
      turn?.endWait?.(true);
      return turn?.reading ?? begin(id, 0);
    },
    async readAfterNews(id) {
      const turn = underway.get(id);
      if (!turn) return await read(id);
      // A request that has not left yet, or will be made anew, shows the news.
      if (isToLeave(id, turn) || turn.isInvalid || turn.isFollowed) return await turn.reading;
      turn.isFollowed = true;
      const reading = await turn.reading;
      return turn.isFollowed ? await read(id) : reading;
    },
    invalidate(id) {
      const turn = underway.get(id);
      if (!turn || isToLeave(id, turn)) return;
      turn.isInvalid = true;
      turn.isFollowed = false;
      turn.giveUp?.();
    },
    release(id) {
      const turn = underway.get(id);
      if (!turn) return;
      turn.isInvalid = false;
      turn.isFollowed = false;
      if (!turn.endWait) return;
      underway.delete(id);
      turn.endWait(false);
    },
    isUnderway: (id) => underway.has(id),
  };
}

const NOT_ASKED = new NellisError("unreachable", "The lot is not watched any more, so it was not asked for.");

/** Keeps the time of each lot's last request, and with it how long its next one must wait. */
function createSpacing(clock: Pick<Clock, "now">) {
  /** The lot asked for last stands last. */
  const askedAtMs = new Map<AuctionId, number>();
  const waitMs = (id: AuctionId) => (askedAtMs.get(id) ?? -Infinity) + LEAST_APART_MS - clock.now();
  return {
    waitMs,
    note(id: AuctionId): void {
      askedAtMs.delete(id);
      askedAtMs.set(id, clock.now());
      for (const old of askedAtMs.keys()) {
        if (waitMs(old) > 0) return;
        askedAtMs.delete(old);
      }
    },
  };
}

function unexpected(thrown: unknown): NellisError {
  return new NellisError("not-understood", `The lot could not be read: ${thrown}`);
}
