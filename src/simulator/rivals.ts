import type { Clock } from "../clock.ts";
import { type Bidding, leastBid } from "./proxy_bidding.ts";
import type { Random } from "./random.ts";

/** Bids `maximum` once as a proxy bid, some seconds after the lot's start. */
export interface ScriptedRival {
  readonly name: string;
  readonly maximum: number;
  readonly atSeconds: number;
}

/** Bids `maximum` once, some seconds before the close, also after the close has moved. */
export interface SnipingRival {
  readonly name: string;
  readonly maximum: number;
  readonly beforeCloseSeconds: number;
}

/**
 * Answers any other leader after a delay, with the least bid (plus `stepDollars`), up to `maximum`.
 * It waits for somebody else to begin, unless `opensAtSeconds` says when it does.
 */
export interface ReactiveRival {
  readonly name: string;
  readonly maximum: number;
  readonly answersAfterSeconds: number;
  readonly opensAtSeconds?: number;
  readonly stepDollars?: number;
}

/** `crowd` people with limits of their own, none above `maximum`, who bid at random and more towards the end. */
export interface Crowd {
  readonly crowd: number;
  readonly maximum: number;
}

/** Two people who bid against each other in least steps, without a pause, until the price is at `maximum`. */
export interface BiddingWar {
  readonly names: readonly [string, string];
  readonly maximum: number;
  readonly everySeconds: number;
  /** Seconds after the lot's start. */
  readonly fromSeconds: number;
}

/** A person or group that bids against the owner. */
export type Rival = ScriptedRival | SnipingRival | ReactiveRival | Crowd | BiddingWar;

/** A rival's place at one lot: its view of the bidding, and its way to bid. Its clock is the lot's own. */
export interface Seat {
  readonly clock: Clock;
  readonly random: Random;
  bidding(): Bidding;
  bid(name: string, maximum: number): void;
}

/** Starts `rival` at its seat. Returns the function to call after every bid on the lot. */
export function startRival(rival: Rival, seat: Seat): () => void {
  if ("names" in rival) return wageWar(rival, seat);
  if ("crowd" in rival) return gather(rival, seat);
  if ("answersAfterSeconds" in rival) return react(rival, seat);
  if ("beforeCloseSeconds" in rival) return lieInWait(rival, seat);
  seat.clock.after(rival.atSeconds * 1000, () => seat.bid(rival.name, rival.maximum));
  return hearNothing;
}

const hearNothing = () => {};

function wageWar({ names, maximum, everySeconds, fromSeconds }: BiddingWar, seat: Seat): () => void {
  const strike = () => {
    const { isClosed, leader } = seat.bidding();
    const least = leastBid(seat.bidding());
    if (isClosed || least > maximum) return;
    const [one, other] = names;
    seat.bid(leader?.bidder === one ? other : one, least);
    seat.clock.after(everySeconds * 1000, strike);
  };
  seat.clock.after(fromSeconds * 1000, strike);
  return hearNothing;
}

function lieInWait(rival: SnipingRival, seat: Seat): () => void {
  const leftMs = () => seat.bidding().closeTimeMs - rival.beforeCloseSeconds * 1000 - seat.clock.now();
  const strike = () => {
    if (leftMs() > 0) return arm();
    seat.bid(rival.name, rival.maximum);
  };
  const arm = () => void seat.clock.after(leftMs(), strike);
  arm();
  return hearNothing;
}

function react(rival: ReactiveRival, seat: Seat): () => void {
  let isThinking = false;
  const isBehind = () => {
    const { isClosed, leader } = seat.bidding();
    return !isClosed && leader?.bidder !== rival.name;
  };
  const answer = () => {
    isThinking = false;
    const least = leastBid(seat.bidding());
    if (!isBehind() || least > rival.maximum) return;
    seat.bid(rival.name, Math.min(rival.maximum, least + (rival.stepDollars ?? 0)));
  };
  if (rival.opensAtSeconds !== undefined) seat.clock.after(rival.opensAtSeconds * 1000, answer);
  return () => {
    if (isThinking || !isBehind()) return;
    isThinking = true;
    seat.clock.after(rival.answersAfterSeconds * 1000, answer);
  };
}

/**
 * Plans the bids of a crowd, each of whom bids once to three times. Everything is drawn at the start, so that the owner's
 * bids don't shift it.
 */
function gather({ crowd, maximum }: Crowd, { clock, random, bidding, bid }: Seat): () => void {
  const durationMs = bidding().closeTimeMs - clock.now();
  for (let person = 0; person < crowd; person++) {
    const name = drawName(random);
    const limit = random.between(1, Math.max(1, maximum));
    for (let left = random.between(1, 3); left > 0; left--) {
      const extra = random.between(0, 4);
      clock.after(Math.sqrt(random.next()) * durationMs, () => {
        const { leader, isClosed } = bidding();
        const least = leastBid(bidding());
        if (!isClosed && leader?.bidder !== name && least <= limit) bid(name, Math.min(limit, least + extra));
      });
    }
  }
  return hearNothing;
}

const NAME_STARTS = [
  "Ada",
  "Ben",
  "Cleo",
  "Dov",
  "Elif",
  "Finn",
  "Gus",
  "Hana",
  "Ivo",
  "June",
  "Kai",
  "Lena",
];
const NAME_ENDS = ["brook", "field", "ford", "gate", "hill", "lane", "moor", "stone", "wood", "worth"];

function drawName(random: Random): string {
  return `${random.pick(NAME_STARTS)} ${random.pick(NAME_ENDS)}${random.between(10, 99)}`;
}
