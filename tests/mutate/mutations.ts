/** A small bug, planted by replacing a text that stands once in a file. */
export interface Mutation {
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** A property test that must find it whatever it draws: `--properties` runs that alone, ten times. */
  readonly property?: string;
}

const CORE_PROPERTIES = "src/auction/step_property_test.ts";
const BUDGET_PROPERTY = "src/bidding/budget_property_test.ts";

/**
 * Bugs that the tests beside the code must find: in what is bid, how much, when, and what it counts as. A bug that is
 * found by other folders' tests alone is not found.
 */
export const MUTATIONS: readonly Mutation[] = [
  // The amount of a bid.
  {
    file: "src/auction/strategy/amount.ts",
    from: "const amountCents = Math.min(wholeDollarsAbove(wanted), ceiling);",
    to: "const amountCents = wholeDollarsAbove(wanted);",
    property: CORE_PROPERTIES,
  },
  {
    file: "src/auction/strategy/amount.ts",
    from: "const boldCents = Math.min(Math.max(doubledCents, amountCents), ceiling);",
    to: "const boldCents = Math.max(doubledCents, amountCents);",
  },
  {
    file: "src/auction/strategy/amount.ts",
    from: "lowestAmount(listing) + rules.bidBufferCents,",
    to: "lowestAmount(listing),",
  },
  {
    file: "src/auction/strategy/amount.ts",
    from: "const abovePrice = wholeDollarsBelow(currentPriceCents) + DOLLAR;",
    to: "const abovePrice = wholeDollarsBelow(currentPriceCents);",
  },
  // The owner's limits.
  {
    file: "src/auction/limits/limits.ts",
    from: "if (!config || config.maxTotalCents === null) return null;",
    to: "if (!config || config.maxTotalCents === null || config.maxTotalCents < 100_000) return null;",
    property: CORE_PROPERTIES,
  },
  {
    file: "src/auction/limits/limits.ts",
    from: "if (highestBidCents === null) return null;",
    to: "if (highestBidCents === null || highestBidCents < 100_000) return null;",
    property: CORE_PROPERTIES,
  },
  {
    file: "src/auction/limits/limits.ts",
    from: "return { amountCents: highestBidWithin(budget.leftCents, costs), label };",
    to: "return { amountCents: wholeDollarsBelow(budget.leftCents), label };",
    property: CORE_PROPERTIES,
  },
  {
    file: "src/auction/limits/limits.ts",
    from: "!(least && least.amountCents <= limit.amountCents)",
    to: "!(least && least.amountCents >= limit.amountCents)",
    property: CORE_PROPERTIES,
  },
  {
    file: "src/auction/limits/costs.ts",
    from: "const taxedCents = costs.isPremiumTaxed ? priceCents + premiumCents : priceCents;",
    to: "const taxedCents = priceCents;",
  },
  {
    file: "src/auction/limits/costs.ts",
    from: "if (allInCost(middle * DOLLAR, costs) <= totalCents) fits = middle;",
    to: "if (allInCost(middle * DOLLAR, costs) <= totalCents + DOLLAR) fits = middle;",
  },
  {
    file: "src/auction/limits/refusal.ts",
    from: "if (!isByHand && limits.groupHold !== null)",
    to: "if (isByHand && limits.groupHold !== null)",
  },
  {
    file: "src/auction/limits/refusal.ts",
    from: "if (listing && bid.amountCents <= listing.currentPriceCents) {",
    to: "if (listing && bid.amountCents < listing.currentPriceCents) {",
  },
  // The moment of a bid, and the decision for it.
  {
    file: "src/auction/strategy/planned_bid.ts",
    from: "const number = auction.bidsDecided + 1;",
    to: "const number = auction.bidsDecided;",
    property: CORE_PROPERTIES,
  },
  {
    file: "src/auction/strategy/planned_bid.ts",
    from: 'bidding: { phase: "placing", bid }, bidsDecided: number }',
    to: "bidding: auction.bidding, bidsDecided: number }",
    property: CORE_PROPERTIES,
  },
  {
    file: "src/auction/strategy/snipe_time.ts",
    from: "return closeTimeMs - snipeLeadSeconds(config, rules) * 1000 - rules.travelMs;",
    to: "return closeTimeMs - snipeLeadSeconds(config, rules) * 1000;",
  },
  {
    file: "src/auction/strategy/strategy.ts",
    from:
      'if (auction.bidding.phase !== "ready") return noBid("unconfirmed", "The last bid is not settled yet");',
    to:
      'if (auction.bidding.phase === "placing") return noBid("unconfirmed", "The last bid is not settled yet");',
  },
  {
    file: "src/auction/strategy/strategy.ts",
    from: 'if (nowMs >= listing.closeTimeMs) return noBid("closed", "The close time has passed");',
    to: "",
  },
  {
    file: "src/auction/strategy/strategy.ts",
    from: 'if (rules.isPaused) return noBid("paused", "All bidding is paused");',
    to: "",
  },
  {
    file: "src/auction/strategy/setback.ts",
    from: "return tries >= retryAttempts ||",
    to: "return tries > retryAttempts ||",
  },
  {
    file: "src/auction/step.ts",
    from: "if (olderByMs > 0 && olderByMs <= LONGEST_READING_MS) {",
    to: "if (olderByMs > LONGEST_READING_MS) {",
  },
  {
    file: "src/auction/step.ts",
    from: "const isAnswered = !pendingBid && before.phase",
    to: "const isAnswered = before.phase",
  },
  // The outcome of a bid.
  {
    file: "src/auction/settlement.ts",
    from: "if (!isClockSetBack && listing.requestedAtMs < bidding.sinceMs) return open;",
    to: "",
  },
  {
    file: "src/auction/settlement.ts",
    from: "currentPriceCents >= bid.amountCents &&",
    to: "",
  },
  {
    file: "src/auction/settlement.ts",
    from: "timeMs >= bid.decidedAtMs - DATING_TOLERANCE_MS &&",
    to: "",
  },
  {
    file: "src/auction/settlement.ts",
    from: 'unknown: outcome.result === "unknown",',
    to: "unknown: false,",
  },
  // The cost that our bids may have.
  {
    file: "src/bidding/bid_tally.ts",
    from: "lot.acceptedCents = Math.max(lot.acceptedCents, bid.amountCents);",
    to: "lot.acceptedCents = bid.amountCents;",
    property: BUDGET_PROPERTY,
  },
  {
    file: "src/bidding/bid_tally.ts",
    from: "openCents: Math.max(0, ...bids.map(({ amountCents }) => amountCents)),",
    to: "openCents: bids.at(-1)?.amountCents ?? 0,",
  },
  {
    file: "src/bidding/bid_tally.ts",
    from: 'const lot = setOpen(bid, outcome === null || outcome.result === "unknown");',
    to: "const lot = setOpen(bid, outcome === null);",
    property: BUDGET_PROPERTY,
  },
  {
    file: "src/bidding/watched_exposure.ts",
    from:
      "const leadCents = isLeading || hasJustTakenTheLead ? Math.max(tally.acceptedCents, priceCents) : 0;",
    to: "const leadCents = isLeading || hasJustTakenTheLead ? priceCents : 0;",
    property: BUDGET_PROPERTY,
  },
  {
    file: "src/bidding/watched_exposure.ts",
    from: "return Math.max(tally.openCents, leadCents);",
    to: "return leadCents;",
    property: BUDGET_PROPERTY,
  },
  {
    file: "src/bidding/exposures.ts",
    from: "amountCents: Math.max(known?.amountCents ?? 0, amountCents),",
    to: "amountCents,",
  },
  {
    file: "src/bidding/budget.ts",
    from: "const leftCents = Math.max(0, limitCents - committedCents);",
    to: "const leftCents = limitCents;",
    property: BUDGET_PROPERTY,
  },
  {
    file: "src/bidding/budget.ts",
    from: "costing.filter(({ atMs }) => atMs > nowMs - windowMs)",
    to: "costing.filter(({ atMs }) => atMs >= nowMs)",
  },
  {
    file: "src/bidding/owner_limits.ts",
    from: "return has < want ? null",
    to: "return has <= want ? null",
  },
  // The last look before a bid leaves.
  {
    file: "src/bidding/bidder.ts",
    from: "() => refusalAtTheWire(bid, current),",
    to: "() => null,",
  },
  {
    file: "src/bidding/bidder.ts",
    from: "if (underway.has(bid.auctionId)) return Promise.resolve(ANOTHER_UNDERWAY);",
    to: "",
  },
  {
    file: "src/bidding/bidder.ts",
    from: "return await Promise.race([ledger.intend(bid).then(() => null), givenUp]);",
    to: "return (void ledger.intend(bid).catch(() => null), null);",
  },
  // The lots that are watched.
  {
    file: "src/monitor/watcher.ts",
    from: "const outcome = await bidder.place(planned, () => isStopped ? undefined : auction);",
    to: "const outcome = await bidder.place(planned, () => auction);",
  },
  {
    file: "src/monitor/watcher.ts",
    from: "for (const effect of next.effects) carryOut(effect);",
    to: "for (const effect of next.effects.toReversed()) carryOut(effect);",
  },
  {
    file: "src/monitor/reader.ts",
    from: "turn.isInvalid = true;",
    to: "turn.isInvalid = false;",
  },
  {
    file: "src/monitor/held_lots.ts",
    from: "(is.amountCents < was.amountCents || is.group !== was.group)",
    to: "is.amountCents < was.amountCents",
  },
  {
    file: "src/monitor/monitor.ts",
    from: "giveUpOn(watcher.auction().bidding);",
    to: "",
  },
  // Those who may use Gavel.
  {
    file: "src/owner/grants.ts",
    from: 'return session && isSame(hashOf(key), session.keyHash ?? "") ? session : undefined;',
    to: "return session;",
  },
  {
    file: "src/owner/grants.ts",
    from: "ids.includes(id) || parentId !== null && ids.includes(parentId)",
    to: "ids.includes(id)",
  },
  {
    file: "src/owner/grants.ts",
    from: "if (isStoreLost && documents.length > 0) {",
    to: "if (isStoreLost && documents.length < 0) {",
  },
  {
    file: "src/server/access/session_cookie.ts",
    from: "if (!isReading) refuseOtherPages(c, names);",
    to: "if (false) refuseOtherPages(c, names);",
  },
  {
    file: "src/server/access/session_cookie.ts",
    from: 'const isReading = READING.includes(c.req.method) && c.req.header("Origin") === undefined;',
    to: 'const isReading = c.req.header("Origin") === undefined;',
  },
  {
    file: "src/server/access/own_address.ts",
    from: "if (given === origin) return;",
    to: 'if (given === origin || given?.startsWith(origin.replace(/:\\d+$/, ""))) return;',
  },
  {
    file: "src/server/access/codes.ts",
    from: "    ends.delete(hash);\n      return endsAtMs",
    to: "    return endsAtMs",
  },
  {
    file: "src/server/access/token_gate.ts",
    from: 'identity.kind === "owner" || identity.kind === "session" && identity.parentId === null',
    to: 'identity.kind !== "client"',
  },
  {
    file: "src/server/socket/upgrade.ts",
    from: "const cookies = isOwnPage ? sessionCookies(c, options) : [];",
    to: "const cookies = sessionCookies(c, options);",
  },
  {
    file: "src/server/socket/gateway.ts",
    from: "      client.identity = null;\n      client.close",
    to: "      client.close",
  },
  {
    file: "src/server/routes/access/clients.ts",
    from: "if (id !== idOf(c)) ownerOnly(c);",
    to: "",
  },
  // The records of an older installation.
  {
    file: "src/takeover/older_bids.ts",
    from: "if (success === false) {",
    to: "if (success !== true) {",
  },
  {
    file: "src/takeover/older_bids.ts",
    from: "isLeading: !IS_PASSED.test(message),",
    to: "isLeading: false,",
  },
  {
    file: "src/takeover/take_over_bids.ts",
    from: 'if (last?.outcome?.result !== "accepted" || !last.outcome.isLeading) return null;',
    to: 'if (last?.outcome?.result !== "accepted") return null;',
  },
  {
    file: "src/takeover/take_over_bids.ts",
    from: "const amountCents = accepted.reduce((most, { amountCents }) => Math.max(most, amountCents), 0);",
    to: "const amountCents = last.amountCents;",
  },
  {
    file: "src/store/auctions/auction_document.ts",
    from: "parseStrategy(config.strategy) ?? strategy",
    to: "strategy",
  },
];
