import type { BreakPoint, FaultSwitches, WrongPage } from "../../../src/simulator/house.ts";
import type { FaultTargets } from "./common_faults.ts";

/** The target of a fault: one lot, or all of them where no lot is named. */
export interface LotFaultTargets extends FaultTargets {
  readonly lotId: number | null;
}

const POINTS: readonly BreakPoint[] = ["before-answer", "mid-head", "mid-body"];
const WRONG_PAGES: readonly WrongPage[] = ["login-form", "challenge", "unauthorized", "empty"];

/**
 * Faults that were seen at real houses. Each begins when it is called, and ends when the function that it
 * returns is called.
 */
export const REAL_FAULTS = {
  "connections break after a bid was taken": ({ house: { faults } }, size) => {
    faults.breakNext(oneOf(POINTS, size), Math.ceil(size * 3), "bid");
    return () => {};
  },
  "connections break amid pages": ({ house: { faults } }, size) => {
    faults.breakNext(oneOf(POINTS, size), Math.ceil(size * 6), "page");
    return () => {};
  },
  "lots' pages are something else": (targets, size) =>
    switching(targets, { lotShows: oneOf(WRONG_PAGES, size) }),
  "the account is something else": ({ house: { faults } }, size) => {
    const shown = oneOf(WRONG_PAGES, size);
    Object.assign(faults, { accountShows: shown, dashboardShows: shown });
    return () => void Object.assign(faults, { accountShows: null, dashboardShows: null });
  },
  "pages are answered 500": (targets) => switching(targets, { pageStatus: 500 }),
  "pages and bids are answered 500": (targets) => switching(targets, { pageStatus: 500, bidStatus: 500 }),
  "a page is answered 403": ({ house: { faults } }) => {
    faults.failNext(403, 1, "page");
    return () => {};
  },
  "nothing is served near the close": (targets, size) =>
    switching(targets, {
      outageNearClose: {
        fromSeconds: 30 + size * 60,
        toSeconds: 30,
        answer: size < 0.5 ? "refused" : 503,
      },
    }),
  "pages are slower than bids": (targets, size) => switching(targets, { pageDelayMs: 300 + size * 3_000 }),
  "pages take almost too long": (targets) => switching(targets, { pageDelayMs: 9_000 }),
  "pages are stale": (targets, size) => switching(targets, { stalePagesSeconds: 2 + size * 60 }),
  "the session is renewed": ({ house }) => {
    house.renewSession();
    return () => {};
  },
  "a bid is refused for unpaid items": ({ house: { faults } }) => {
    faults.refuseNextBids("unpaid-items", 1);
    return () => {};
  },
  "a bid is refused as the account is closed": ({ house: { faults } }) => {
    faults.refuseNextBids("account-closed", 1);
    return () => {};
  },
} as const satisfies Readonly<Record<string, (targets: LotFaultTargets, size: number) => () => void>>;

/** Faults that can be one lot's alone. */
export const LONE_FAULTS: readonly (keyof typeof REAL_FAULTS)[] = [
  "lots' pages are something else",
  "pages are answered 500",
  "pages and bids are answered 500",
  "nothing is served near the close",
  "pages are slower than bids",
  "pages take almost too long",
  "pages are stale",
];

function switching(
  { house: { faults }, lotId }: LotFaultTargets,
  switches: Partial<FaultSwitches>,
): () => void {
  const target = lotId === null ? faults : faults.forLot(lotId);
  const names = Object.keys(switches) as (keyof FaultSwitches)[];
  const before = { ...target };
  Object.assign(target, switches);
  return () => {
    for (const name of names) {
      if (lotId === null) Object.assign(target, { [name]: before[name] });
      else delete faults.forLot(lotId)[name];
    }
  };
}

function oneOf<T>(choices: readonly [T, ...T[]] | readonly T[], size: number): T {
  const choice = choices[Math.min(choices.length - 1, Math.floor(size * 97) % choices.length)];
  if (choice === undefined) throw new RangeError("There is nothing to choose from");
  return choice;
}
