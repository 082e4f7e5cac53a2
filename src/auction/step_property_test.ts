import assert from "node:assert/strict";
import { forEveryStory, type Moment } from "../../tests/support/auction_stories.ts";
import { bidsIn, effectTypes, noticesIn } from "../../tests/support/auctions.ts";
import { isForgotten, notFallingBack, overdueAfter } from "./auction.ts";
import { isKeptHere, wasSent } from "./bid.ts";
import { allInCost } from "./limits/costs.ts";
import { step } from "./step.ts";
import type { Auction, PlannedBid } from "./types.ts";

/** A bid of a story, with the moment it was ordered in. */
interface PlacedBid extends Moment {
  readonly bid: PlannedBid;
  readonly isByHand: boolean;
}

/** Checks every bid that any story orders, and that the stories order bids worth checking. */
function forEveryBid(check: (placed: PlacedBid) => void): void {
  const seen = { byHand: 0, aggressive: 0, snipe: 0 };
  forEveryStory((moments) => {
    for (const moment of moments) {
      for (const bid of bidsIn(moment.step)) {
        const isByHand = moment.event.type === "bid-ordered";
        seen[isByHand || bid.strategy === "manual" ? "byHand" : bid.strategy]++;
        check({ ...moment, bid, isByHand });
      }
    }
  }, () => Object.values(seen).every((count) => count > 30));
}

/** Decided from what is known, as the page could not be had in time. */
function isFromKnown({ reason }: PlannedBid): boolean {
  return reason.includes(": the page ");
}

function isOver({ life }: Auction): boolean {
  return life.phase === "ended";
}

Deno.test("no story bids above the owner's maximum, nor by itself without one", () => {
  forEveryBid(({ bid, isByHand, before }) => {
    const { maxBidCents } = before.config;
    if (isByHand && maxBidCents === 0) return;
    assert.ok(maxBidCents > 0);
    assert.ok(bid.amountCents <= maxBidCents, `${bid.amountCents} is above ${maxBidCents}`);
  });
});

Deno.test("no story bids above what the lot may cost in all, the most for any one bid, or what a budget leaves", () => {
  forEveryBid(({ bid, isByHand, before, rules: { limits } }) => {
    const { costs, highestBidCents, budget, groupHold } = limits;
    const allInCents = allInCost(bid.amountCents, costs);
    assert.ok(allInCents <= (before.config.maxTotalCents ?? Infinity), "above maxTotal");
    assert.ok(bid.amountCents <= (highestBidCents ?? Infinity), "above the most for any one bid");
    assert.ok(allInCents <= (budget?.leftCents ?? Infinity), "above the budget");
    assert.ok(isByHand || groupHold === null, "the group has enough");
  });
});

Deno.test("no story bids at or below the price, as the last reading or answer has it", () => {
  forEveryBid(({ bid, step: { auction } }) => {
    if (auction.listing) assert.ok(bid.amountCents > auction.listing.currentPriceCents);
  });
});

Deno.test("no story bids by itself less than Nellis asks for", () => {
  forEveryBid(({ bid, isByHand, step: { auction } }) => {
    if (!isByHand) assert.ok(bid.amountCents >= (auction.listing?.userState?.nextBidCents ?? 0));
  });
});

Deno.test("every story bids whole dollars above nothing", () => {
  forEveryBid(({ bid }) => {
    assert.equal(bid.amountCents % 100, 0);
    assert.ok(bid.amountCents > 0);
  });
});

Deno.test("no story bids on a lot that is over, closed, or past its close time", () => {
  forEveryBid(({ nowMs, before, step: { auction } }) => {
    assert.ok(!isOver(before) && !isOver(auction));
    assert.notEqual(auction.listing?.isClosed, true);
    assert.ok(nowMs < (auction.listing?.closeTimeMs ?? Infinity));
  });
});

Deno.test("no story bids for manual, or against its own lead, or signed out, unless by hand", () => {
  forEveryBid(({ bid, isByHand, before, rules, step: { auction } }) => {
    assert.equal(bid.strategy, isByHand ? "manual" : before.config.strategy);
    if (isByHand) return;
    assert.notEqual(before.config.strategy, "manual");
    if (isFromKnown(bid)) assert.ok(bid.amountCents > rules.acceptedCents, "what we bid is above the price");
    else assert.equal(auction.listing?.userState?.isWinning, false);
    assert.equal(auction.listing?.userState?.isAllowedToBid, true);
  });
});

Deno.test("no story snipes before its lead, against the close time that it knows", () => {
  forEveryBid(({ bid, nowMs, rules, step: { auction } }) => {
    if (bid.strategy !== "snipe") return;
    const leadSeconds = auction.config.snipeSeconds ?? rules.snipeSeconds;
    const closeTimeMs = auction.listing?.closeTimeMs ?? assert.fail("a snipe without a close time");
    assert.ok(nowMs >= closeTimeMs - leadSeconds * 1_000 - rules.travelMs);
  });
});

Deno.test("every decision is one bid: one a step at most, and no id twice", () => {
  forEveryStory((moments) => {
    const ids = moments.flatMap((moment) => {
      const bids = bidsIn(moment.step);
      assert.ok(bids.length <= 1);
      return bids.map(({ id }) => id);
    });
    assert.equal(new Set(ids).size, ids.length);
  });
});

Deno.test("no story bids while a bid is on its way, or before a reading that began after it was over", () => {
  forEveryStory((moments) => {
    let onItsWay: string | null = null;
    let notBeforeReadingOf: { readonly sinceMs: number; readonly unknown: boolean } | null = null;
    for (const { event, nowMs, step: after } of moments) {
      if (event.type === "bid-answered" && event.bidId === onItsWay) {
        const { result } = event.outcome;
        onItsWay = null;
        notBeforeReadingOf = wasSent(event.outcome)
          ? { sinceMs: nowMs, unknown: result === "unknown" }
          : null;
      }
      if (event.type === "recovered" && (onItsWay || notBeforeReadingOf || event.pendingBid)) {
        const isAnswered: boolean = !event.pendingBid && !onItsWay && notBeforeReadingOf?.unknown === false;
        onItsWay = null;
        notBeforeReadingOf = { sinceMs: nowMs, unknown: !isAnswered };
      }
      if (
        event.type === "listing" && event.listing.requestedAtMs >= (notBeforeReadingOf?.sinceMs ?? Infinity)
      ) {
        notBeforeReadingOf = null;
      }
      for (const bid of bidsIn(after)) {
        assert.equal(onItsWay, null);
        const mayGoUnread = bid.strategy === "manual" || isFromKnown(bid);
        const mayGo: boolean = mayGoUnread ? !notBeforeReadingOf?.unknown : !notBeforeReadingOf;
        assert.ok(mayGo, "the lot has not been read since the last bid");
        onItsWay = bid.id;
        notBeforeReadingOf = null;
      }
    }
  });
});

Deno.test("no story is changed by a page that is up to 15 s older than the one before", () => {
  let outdated = 0;
  forEveryStory((moments) => {
    for (const { before, event, nowMs, step: after } of moments) {
      if (event.type !== "listing" || !before.listing || isOver(before)) continue;
      const olderByMs = before.listing.requestedAtMs - event.listing.requestedAtMs;
      if (olderByMs > 0 && olderByMs <= 15_000) {
        outdated++;
        const { reading: { nextReadAtMs }, ...others } = after.auction;
        const reading = { ...before.reading, nextReadAtMs };
        assert.deepEqual({ ...others, reading }, { ...before, reading });
        assert.deepEqual(after.effects, []);
        assert.ok((nextReadAtMs ?? 0) > nowMs, "the next turn lies ahead");
      } else assert.deepEqual(after.auction.listing, notFallingBack(event.listing, before.listing));
    }
  }, () => outdated > 30);
});

Deno.test("a lot ends because it says so, or its pages say for long enough that it was forgotten, and for no other reason", () => {
  forEveryStory((moments) => {
    for (const { before, event, step: after } of moments) {
      if (isOver(before) || event.type !== "listing" || after.auction.listing === before.listing) {
        assert.equal(isOver(after.auction), isOver(before));
        continue;
      }
      const listing = notFallingBack(event.listing, before.listing);
      const isOverdue = isForgotten(overdueAfter(before.overdue, listing), listing);
      assert.equal(isOver(after.auction), listing.isClosed || isOverdue);
    }
  });
});

Deno.test("tries are what Nellis heard of the strategy's own bids, one each, and nothing else", () => {
  let tries = 0;
  forEveryStory((moments) => {
    for (const { before, event, step: { auction: after } } of moments) {
      const { bidding, life } = before;
      const isOurs = bidding.phase === "placing" && life.phase === "active";
      if (event.type !== "bid-answered" || !isOurs || event.bidId !== bidding.bid.id) {
        assert.ok(after.setback === null || after.setback.tries === before.setback?.tries);
        continue;
      }
      const { outcome } = event;
      if (bidding.bid.strategy === "manual" || isOver(before)) {
        assert.equal(after.setback, before.setback);
        continue;
      }
      const { setback } = before;
      const priceCents = before.listing?.currentPriceCents ?? 0;
      const isSamePrice = setback?.kind === "refusal" && setback.priceCents === priceCents;
      const triesBefore = isSamePrice ? setback.tries : 0;
      if (outcome.result === "accepted") assert.equal(after.setback, null);
      else if (outcome.result === "not-sent" || outcome.result === "unknown") {
        assert.equal(after.setback?.kind, "outage");
        assert.equal(after.setback?.tries, (setback?.kind === "outage" ? setback.tries : 0) + 1);
      } else if (isKeptHere(outcome)) {
        assert.equal(after.setback?.tries, setback?.kind === "outage" ? setback.tries : triesBefore);
      } else {
        tries++;
        assert.equal(after.setback?.tries, triesBefore + 1);
      }
    }
  }, () => tries > 50);
});

Deno.test("that bids failed is told once for all tries at a price, when there will be no more, or never known", () => {
  let told = 0;
  forEveryStory((moments) => {
    for (const { before, rules, step: after } of moments) {
      if (!noticesIn(after).includes("bidFailed")) continue;
      const { life, setback } = after.auction;
      if (life.phase === "ended") {
        assert.equal(life.won, null);
        continue;
      }
      told++;
      const isEndedAtOnce = setback?.kind === "refusal" && setback.errorType !== undefined &&
        ["AUTHENTICATION_ERROR", "AUCTION_ENDED"].includes(setback.errorType);
      assert.ok(setback?.isTold && (isEndedAtOnce || setback.tries >= rules.retryAttempts));
      // The feed may have told of another price while the bid was on its way.
      const wasTold = before.setback?.kind === "refusal" && before.setback.isTold;
      const isSamePrice = before.setback?.kind === "refusal" && setback.kind === "refusal" &&
        before.setback.priceCents === setback.priceCents;
      assert.ok(!wasTold || !isSamePrice);
      assert.deepEqual(bidsIn(after), []);
    }
  }, () => told > 3);
});

Deno.test("an ended auction stays as it ended, is never read and never bids", () => {
  let endings = 0;
  forEveryStory((moments) => {
    for (const { before, step: after } of moments) {
      if (isOver(before)) assert.equal(after.auction.life, before.life);
      if (!isOver(after.auction)) continue;
      endings++;
      assert.equal(after.auction.reading.nextReadAtMs, null);
      assert.ok(!effectTypes(after).includes("read") && !effectTypes(after).includes("bid"));
    }
  }, () => endings > 100);
});

Deno.test("an active auction is always read again, and never removed", () => {
  forEveryStory((moments) => {
    for (const { step: after } of moments) {
      if (isOver(after.auction)) continue;
      assert.ok(Number.isFinite(after.auction.reading.nextReadAtMs));
      assert.ok(!effectTypes(after).includes("remove"));
    }
  });
});

Deno.test("what must survive a kill is saved first: config, life, bidding and tries", () => {
  forEveryStory((moments) => {
    for (const { before, step: after } of moments) {
      const kept = ({ config, life, bidding, setback, bidsDecided }: Auction) =>
        JSON.stringify({ config, life, bidding, setback, bidsDecided });
      if (kept(before) !== kept(after.auction)) assert.equal(after.effects[0]?.type, "save");
    }
  });
});

Deno.test("every bid by hand is answered in its own step: sent with its order, or refused", () => {
  let orders = 0;
  forEveryStory((moments) => {
    for (const { event, step: after } of moments) {
      const answers = after.effects.filter((effect) => "orderId" in effect && effect.orderId === "order");
      assert.equal(answers.length, event.type === "bid-ordered" ? 1 : 0);
      orders += answers.length;
    }
  }, () => orders > 50);
});

Deno.test("every notification says something", () => {
  forEveryStory((moments) => {
    for (const effect of moments.flatMap((moment) => moment.step.effects)) {
      if (effect.type === "notify") assert.match(effect.notification.message, /\S.* .*\S/);
    }
  });
});

Deno.test("the same step is always the same", () => {
  forEveryStory((moments) => {
    for (const { before, event, nowMs, rules, step: after } of moments) {
      assert.deepEqual(step(structuredClone(before), structuredClone(event), nowMs, rules), after);
    }
  });
});
