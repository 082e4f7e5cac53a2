import type { House } from "../../../src/simulator/house.ts";
import type { Disk } from "./disk.ts";
import type { Network } from "./network.ts";

/** The parts of a run that a fault can change. */
export interface FaultTargets {
  readonly house: House;
  readonly network: Network;
  readonly disk: Disk;
}

/** Each fault begins when it is called, and ends when the function that it returns is called. `size` is from 0 to 1. */
export const COMMON_FAULTS = {
  "the house is slow": ({ network }, size) => {
    Object.assign(network.conditions, { leastMs: 200, mostMs: 200 + 8_000 * size });
    return network.calm;
  },
  "answers are lost": ({ network }) => answering(network, "lost"),
  "connections break before the answer": ({ network }) => answering(network, "broken"),
  "connections are refused": ({ house: { faults } }) => {
    faults.dropConnections = "refused";
    return () => void (faults.dropConnections = false);
  },
  "connections break on arrival": ({ house: { faults } }) => {
    faults.dropConnections = true;
    return () => void (faults.dropConnections = false);
  },
  "bids are taken and never answered": ({ house: { faults } }, size) => {
    faults.acceptThenHang = size < 0.5 ? true : { dropAfterMs: Math.round(size * 2_000) };
    return () => void (faults.acceptThenHang = false);
  },
  "some answers are 503": ({ house: { faults } }, size) => {
    faults.failNext(503, Math.ceil(size * 8));
    return () => {};
  },
  "bids are answered 500": ({ house: { faults } }, size) => {
    faults.failNext(500, Math.ceil(size * 3), "bid");
    return () => {};
  },
  "a bid is refused as outbid": ({ house: { faults } }) => {
    faults.refuseNextBids("outbid", 1);
    return () => {};
  },
  "everything is 429": ({ house: { faults } }, size) => {
    faults.rateLimited = { retryAfterSeconds: Math.ceil(size * 10) };
    return () => void (faults.rateLimited = false);
  },
  "pages are nonsense": ({ house: { faults } }) => {
    faults.nonsensePages = true;
    return () => void (faults.nonsensePages = false);
  },
  "pages are cut short": ({ house: { faults } }) => {
    faults.truncatePages = true;
    return () => void (faults.truncatePages = false);
  },
  "pages are another lot's": ({ house: { faults } }) => {
    faults.foreignPages = true;
    return () => void (faults.foreignPages = false);
  },
  "the live feed hangs up": ({ house }) => {
    house.faults.dropSse = true;
    return () => void (house.faults.dropSse = false);
  },
  "the live feed is silent": ({ house: { faults } }) => {
    faults.silentSse = true;
    return () => void (faults.silentSse = false);
  },
  "the live feed answers 503": ({ house }) => {
    house.faults.sseStatus = 503;
    house.dropStreams();
    return () => void (house.faults.sseStatus = null);
  },
  "the owner is signed out": ({ house }) => {
    house.signOut();
    return () => {};
  },
  "the house's clock jumps ahead": ({ house: { faults } }, size) => {
    faults.clockSkewMs += jumpMs(size);
    return () => {};
  },
  "the house's clock jumps back": ({ house: { faults } }, size) => {
    faults.clockSkewMs -= jumpMs(size);
    return () => {};
  },
  "the disk is slow": ({ disk }, size) => {
    disk.conditions.slowestMs = 100 + size * 4_000;
    return disk.calm;
  },
  "the disk is locked": ({ disk }) => {
    disk.conditions.isLocked = true;
    return disk.calm;
  },
} as const satisfies Readonly<Record<string, (targets: FaultTargets, size: number) => () => void>>;

/**
 * At least a jump that an answer's whole second can't hide. A smaller one can't be told from a late stamp or a clock that is being
 * slewed (`clock/skew.ts`): it is learnt over the next readings, and a snipe before that is off by as much.
 */
function jumpMs(size: number): number {
  return 1_500 + Math.round(size * 18_500);
}

function answering(network: Network, answers: "lost" | "broken"): () => void {
  network.conditions.answers = answers;
  return () => void (network.conditions.answers = "arrive");
}
