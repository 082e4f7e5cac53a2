import { formatCents } from "../../src/auction/money.ts";
import type { BusEvent } from "../../src/event_bus.ts";
import type { HouseEvent } from "../../src/simulator/house.ts";
import type { Fact } from "./facts.ts";
import { inWords } from "./world/orders.ts";

/** Returns the facts of a run as text, a line each, with the true time. */
export function transcriptOf(facts: readonly Fact[]): readonly string[] {
  return facts.flatMap((fact) => {
    const text = lineOf(fact);
    return text === null ? [] : [`${new Date(fact.atMs).toISOString().slice(11, 23)}  ${text}`];
  });
}

function lineOf(fact: Fact): string | null {
  switch (fact.type) {
    case "process-started":
      return `process ${fact.process} begins, its clock off by ${fact.clockOffsetMs} ms`;
    case "process-ready":
      return `process ${fact.process} is ready and watches ${fact.watched.join(", ") || "nothing"}`;
    case "process-ended":
      return `process ${fact.process} ends: ${fact.why}`;
    case "asked":
      return `owner ${fact.id}: ${inWords(fact.order)}`;
    case "acknowledged":
      return `owner ${fact.id} is told: ${fact.answer}`;
    case "refused":
    case "unanswered":
      return `owner ${fact.id} is ${fact.type}: ${fact.why}`;
    case "bid-left":
      return `bid #${fact.request} of ${formatCents(fact.amountCents)} leaves for ${fact.lotId}: ${
        fact.intent ? `${fact.intent.id}, ${fact.intent.reason}` : "without an intent"
      }`;
    case "bid-arrived":
      return `bid #${fact.request} of ${
        formatCents(fact.amountCents)
      } on ${fact.lotId} arrives: ${fact.result}`;
    case "bid-answered":
      return `bid #${fact.request} is answered: ${fact.status ?? "the connection ends"}`;
    case "page-left":
      return `page #${fact.request} of ${fact.lotId} is asked for`;
    case "page-answered":
      return `page #${fact.request} of ${fact.lotId} is here: ${fact.status ?? "the connection ends"}`;
    case "session-renewed":
      return "the session is renewed";
    case "session-sent":
      return null;
    case "event":
      return eventInWords(fact.event);
    case "house":
      return houseInWords(fact.event, fact.closesAtMs);
    case "fault":
      return `fault for ${(fact.forMs / 1000).toFixed(1)} s: ${fact.what}${
        fact.lotId === null ? "" : ` (${fact.lotId} alone)`
      }`;
    case "calm":
      return "all faults are over";
  }
}

function eventInWords(event: BusEvent): string | null {
  switch (event.type) {
    case "auction-changed": {
      const { id, listing, bidding, life, isLive } = event.auction;
      const price = listing ? formatCents(listing.currentPriceCents) : "unread";
      return `  ${id}: ${life.phase}, ${price}, ${bidding.phase}${isLive ? ", live" : ""}`;
    }
    case "bid-answered":
      return `  ${event.bid.id}: ${event.outcome.result}: ${event.outcome.message}`;
    case "notification":
      return `  notice: ${event.notification.message}`;
    case "lot-read":
      return event.result === "ok" ? null : `  ${event.auctionId} can't be read: ${event.result}`;
    case "feed-event":
      return event.eventType === "ping" ? null : `  feed of ${event.auctionId}: ${event.eventType}`;
    case "feed-connection":
      return `  feed of ${event.auctionId}: ${event.result}`;
    case "circuit-changed":
      return `  circuit: ${event.from} → ${event.to}`;
    case "nellis-answered":
      return null;
    default:
      return `  ${event.type}`;
  }
}

function houseInWords(event: HouseEvent, closesAtMs: number): string {
  const { id, currentPrice, leader } = event.lot;
  if (event.type === "closed") {
    return `house: ${id} is closed at $${currentPrice}, ${leader ?? "nobody"} has it`;
  }
  const closes = new Date(closesAtMs).toISOString().slice(11, 23);
  return `house: ${event.bidder} bids $${event.maximum} on ${id}: ${event.verdict}, $${currentPrice}, ${leader} leads, ` +
    `closes ${closes}`;
}
