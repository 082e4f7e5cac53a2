import { DOLLAR } from "../../../src/auction/money.ts";
import type { AuctionId, BidOutcome, Listing, UserState } from "../../../src/auction/types.ts";
import type { NellisApi, NellisError } from "../../../src/nellis/api.ts";
import { accepted, aListing, aUserState } from "../auctions.ts";
import { createGate, type Gate } from "../gate.ts";

type Verb = "read" | "bid";

/** One call that reached Nellis. */
export interface Call {
  readonly verb: Verb;
  readonly id: AuctionId;
  /** Of a bid. */
  readonly amountCents?: number;
  readonly atMs: number;
}

/** The changes of a test to a lot; what it leaves out stays. */
export type LotChange = Partial<Omit<Listing, "userState">> & {
  readonly userState?: Partial<UserState> | null;
};

/**
 * Nellis in memory, as the test scripts it. A reading shows the lot as it was when its request left. A bid is
 * accepted and leads unless another answer is queued, and only an accepted one changes the lot.
 */
export interface ScriptedNellis extends NellisApi {
  /** Changes a lot, or makes it from `aListing()`. */
  change(id: AuctionId, change: LotChange): void;
  /** Readings of `id` (default: all) fail so until it is set to null. */
  failReads(error: NellisError | null, id?: AuctionId): void;
  /** The outcome of the next bid without an answer of its own; the lot stays as it is. */
  queueBidAnswer(outcome: BidOutcome): void;
  /** Holds the answers of every such call about `id` from now until the gate is opened. */
  hold(verb: Verb, id: AuctionId): Gate;
  /** Does the same for the next such call alone. */
  holdNext(verb: Verb, id: AuctionId): Gate;
  openAll(): void;
  /** All calls so far, in order. */
  readonly calls: readonly Call[];
  reads(id?: AuctionId): readonly Call[];
  bids(id?: AuctionId): readonly Call[];
}

interface Hold {
  readonly verb: Verb;
  readonly id: AuctionId;
  readonly once: boolean;
  readonly gate: Gate;
}

/** A Nellis whose clock is `now`. */
export function createScriptedNellis(now: () => number): ScriptedNellis {
  const lots = new Map<AuctionId, Listing>();
  const failures = new Map<AuctionId | "all", NellisError>();
  const bidAnswers: BidOutcome[] = [];
  const calls: Call[] = [];
  const holds = new Set<Hold>();
  const held = new Set<Gate>();

  const addHold = (verb: Verb, id: AuctionId, once: boolean): Gate => {
    const gate = createGate();
    const hold = { verb, id, once, gate };
    holds.add(hold);
    return {
      opened: gate.opened,
      open() {
        holds.delete(hold);
        gate.open();
      },
    };
  };
  const passGate = async (verb: Verb, id: AuctionId): Promise<void> => {
    const hold = [...holds].find((hold) => hold.verb === verb && hold.id === id);
    if (!hold) return;
    if (hold.once) holds.delete(hold);
    held.add(hold.gate);
    await hold.gate.opened;
  };

  const lot = (id: AuctionId): Listing => {
    const listing = lots.get(id);
    if (!listing) throw new Error(`The test has not made lot ${id}`);
    return listing;
  };
  const change = (id: AuctionId, { userState, ...others }: LotChange): void => {
    const before = lots.get(id) ?? aListing({ id });
    const user = userState === null ? null : { ...aUserState(), ...before.userState, ...userState };
    lots.set(id, { ...before, ...others, userState: userState === undefined ? before.userState : user });
  };
  const takeBid = (id: AuctionId, amountCents: number): BidOutcome => {
    const answer = bidAnswers.shift();
    if (answer) return answer;
    const nextBidCents = amountCents + DOLLAR;
    const { bidCount } = lot(id);
    change(id, {
      currentPriceCents: amountCents,
      bidCount: bidCount + 1,
      userState: { nextBidCents, isWinning: true, hasParticipated: true },
    });
    return accepted({ currentPriceCents: amountCents, nextBidCents });
  };

  return {
    async readLot(id) {
      const requestedAtMs = now();
      calls.push({ verb: "read", id, atMs: requestedAtMs });
      const failure = failures.get(id) ?? failures.get("all");
      const seen = failure ?? lot(id);
      await passGate("read", id);
      if (seen instanceof Error) throw seen;
      return { ...seen, requestedAtMs, receivedAtMs: now() };
    },
    async placeBid(id, amountCents) {
      calls.push({ verb: "bid", id, amountCents, atMs: now() });
      const outcome = takeBid(id, amountCents);
      await passGate("bid", id);
      return outcome;
    },
    isSignedIn: () => Promise.resolve(true),
    change,
    failReads(error, id) {
      if (error) failures.set(id ?? "all", error);
      else failures.delete(id ?? "all");
    },
    queueBidAnswer: (outcome) => void bidAnswers.push(outcome),
    hold: (verb, id) => addHold(verb, id, false),
    holdNext: (verb, id) => addHold(verb, id, true),
    openAll() {
      for (const { gate } of holds) gate.open();
      for (const gate of held) gate.open();
      holds.clear();
    },
    calls,
    reads: (id) => calls.filter((call) => call.verb === "read" && (id === undefined || call.id === id)),
    bids: (id) => calls.filter((call) => call.verb === "bid" && (id === undefined || call.id === id)),
  };
}
