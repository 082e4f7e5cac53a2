import assert from "node:assert/strict";
import fc from "fast-check";
import { aConfig, anAuction, dollars, NOON_MS, rules } from "../../../tests/support/auctions.ts";
import {
  type House,
  nextBidCents,
  openHouse,
  pageFor,
  takeBid,
  type Verdict,
} from "../../../tests/support/house/proxy_house.ts";
import { wholeDollarsBelow } from "../money.ts";
import { alarmAt, step } from "../step.ts";
import type { Auction, AuctionConfig, AuctionEvent, BidOutcome, PlannedBid } from "../types.ts";

/** A lot from its opening to its close: the owner, some rivals with hidden maxima, and a network. */
interface Contest {
  readonly config: AuctionConfig;
  readonly closeInMs: number;
  readonly rivals: readonly { readonly atMs: number; readonly maxCents: number }[];
  /** From us to the house, and back again. */
  readonly hopMs: number;
  /** The numbers of those of the owner's bids, counted from 0, are taken without an answer ever coming back. */
  readonly lostAnswers: readonly number[];
}

interface Outcome {
  readonly auction: Auction;
  readonly house: House;
  readonly bidsSent: number;
}

const OWNER = "owner";
const OURS = rules();
/** A bid request gives up after this. */
const TIME_OUT_MS = 10_000;
/** Far more than any contest needs: a core that asks to be woken for nothing would pass it. */
const MOST_EVENTS = 5_000;

const contest: fc.Arbitrary<Contest> = fc.record({
  config: fc.record({
    strategy: fc.constantFrom("aggressive", "snipe"),
    maxBidCents: fc.integer({ min: 100, max: 15_000 }),
    incrementCents: fc.integer({ min: 0, max: 2_000 }),
    snipeSeconds: fc.integer({ min: 2, max: 60 }),
  }).map(aConfig),
  closeInMs: fc.integer({ min: 15_000, max: 150_000 }),
  rivals: fc.array(
    fc.record({
      atMs: fc.integer({ min: 0, max: 240_000 }),
      maxCents: fc.integer({ min: 1, max: 150 }).map(dollars),
    }),
    { maxLength: 12 },
  ),
  hopMs: fc.integer({ min: 5, max: 300 }),
  lostAnswers: fc.constant([]),
});

/** Runs a contest to its end the way that the engine does, and checks every bid as it reaches the house. */
function playOut({ config, closeInMs, rivals, hopMs, lostAnswers }: Contest): Outcome {
  let auction = anAuction({ config, listing: null });
  let house = openHouse(NOON_MS + closeInMs);
  let nowMs = NOON_MS;
  let [bidsSent, readsUnderWay] = [0, 0];
  let due: readonly { readonly atMs: number; readonly task: () => void }[] = [];

  const after = (delayMs: number, task: () => void) => {
    due = [...due, { atMs: nowMs + delayMs, task }].sort((a, b) => a.atMs - b.atMs);
  };
  const happen = (event: AuctionEvent) => {
    const { auction: next, effects } = step(auction, event, nowMs, OURS);
    auction = next;
    for (const effect of effects) {
      if (effect.type === "read") read();
      if (effect.type === "bid") send(effect.bid);
    }
  };
  const read = () => {
    const requestedAtMs = nowMs;
    readsUnderWay++;
    after(hopMs, () => {
      const listing = pageFor(OWNER, house, nowMs, requestedAtMs);
      after(hopMs, () => {
        readsUnderWay--;
        happen({ type: "listing", listing });
      });
    });
  };
  const send = (bid: PlannedBid) => {
    const isLost = lostAnswers.includes(bidsSent++);
    after(hopMs, () => {
      assert.ok(bid.amountCents <= config.maxBidCents && bid.amountCents % 100 === 0);
      assert.notEqual(house.lead?.bidder, OWNER, "the owner bids against themselves");
      const [next, verdict] = takeBid(house, OWNER, bid.amountCents, nowMs);
      house = next;
      const outcome: BidOutcome = isLost
        ? { result: "unknown", message: "Timed out" }
        : answer(house, verdict);
      after(isLost ? TIME_OUT_MS : hopMs, () => happen({ type: "bid-answered", bidId: bid.id, outcome }));
    });
  };

  for (const { atMs, maxCents } of rivals) {
    after(atMs, () => [house] = takeBid(house, `rival at ${atMs}`, maxCents, nowMs));
  }
  for (let events = 0; auction.life.phase === "active"; events++) {
    assert.ok(events < MOST_EVENTS, "it never ends");
    const alarmMs = alarmAt(auction, nowMs, OURS) ?? Infinity;
    const pollMs = readsUnderWay > 0 ? Infinity : auction.reading.nextReadAtMs ?? Infinity;
    const [first, ...others] = due;
    const nextMs = Math.min(first?.atMs ?? Infinity, alarmMs, pollMs);
    nowMs = Math.max(nowMs, nextMs);
    if (first && first.atMs <= nextMs) {
      due = others;
      first.task();
    } else if (alarmMs <= nextMs) happen({ type: "alarm" });
    else read();
  }
  return { auction, house, bidsSent };
}

function answer(house: House, verdict: Verdict): BidOutcome {
  if (verdict === "too-low") return { result: "rejected", errorType: "BID_TOO_LOW", message: "Too low" };
  if (verdict === "ended") return { result: "rejected", errorType: "AUCTION_ENDED", message: "Ended" };
  return {
    result: "accepted",
    isLeading: verdict === "leading",
    currentPriceCents: house.priceCents,
    nextBidCents: nextBidCents(house),
    message: "Accepted",
  };
}

/** The owner won, or nobody could have bid further for them. */
function assertFoughtToTheLimit({ config }: Contest, { auction, house }: Outcome): void {
  const won = house.lead?.bidder === OWNER;
  assert.ok(auction.life.phase === "ended");
  assert.equal(auction.life.won, won);
  assert.equal(auction.life.finalPriceCents, house.priceCents);
  const limitCents = wholeDollarsBelow(config.maxBidCents);
  if (won) assert.ok(house.priceCents <= limitCents);
  else {assert.ok(
      nextBidCents(house) > limitCents,
      `lost at ${house.priceCents} with room up to ${limitCents}`,
    );}
}

Deno.test("against any rivals with hidden maxima, a bidder with room wins, and one without stops at its limit", () => {
  fc.assert(fc.property(contest, (fought) => assertFoughtToTheLimit(fought, playOut(fought))), {
    numRuns: 300,
  });
});

Deno.test("answers that never come back neither lose an aggressive bidder's lot nor make it bid twice", () => {
  const lossy = fc.tuple(contest, fc.uniqueArray(fc.nat(4), { maxLength: 3 })).map((
    [fought, lostAnswers],
  ) => ({
    ...fought,
    lostAnswers,
    config: { ...fought.config, strategy: "aggressive" as const },
  }));
  fc.assert(fc.property(lossy, (fought) => assertFoughtToTheLimit(fought, playOut(fought))), {
    numRuns: 300,
  });
});

Deno.test("an unrivalled lot is won by one bid at the least that the house takes", () => {
  for (const strategy of ["aggressive", "snipe"] as const) {
    const config = aConfig({ strategy });
    const alone: Contest = { config, closeInMs: 60_000, rivals: [], hopMs: 50, lostAnswers: [] };
    const { house, bidsSent } = playOut(alone);
    assert.deepEqual([house.lead, house.priceCents, bidsSent], [{ bidder: OWNER, maxCents: 100 }, 100, 1]);
  }
});

Deno.test("a duel with one hidden maximum is decided by who allowed more", () => {
  const duel = (rivalMax: number): Contest => ({
    config: aConfig({ maxBidCents: dollars(20) }),
    closeInMs: 60_000,
    rivals: [{ atMs: 1_000, maxCents: dollars(rivalMax) }],
    hopMs: 50,
    lostAnswers: [],
  });
  const won = playOut(duel(19)).house;
  assert.deepEqual([won.lead?.bidder, won.priceCents], [OWNER, dollars(20)]);
  const lost = playOut(duel(20)).house;
  assert.notEqual(lost.lead?.bidder, OWNER);
});
