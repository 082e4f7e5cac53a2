import type { BreakPoint, FaultSwitches, WrongPage } from "../../../src/simulator/house.ts";
import type { Victims } from "./common_faults.ts";

/** A trouble of one lot, or of all of them where no lot is named. */
export interface Struck extends Victims {
  readonly lotId: number | null;
}

const POINTS: readonly BreakPoint[] = ["before-answer", "mid-head", "mid-body"];
const WRONG_PAGES: readonly WrongPage[] = ["login-form", "challenge", "unauthorized", "empty"];

/** What real houses were seen to do. Each begins when it is called, and ends when what it returns is called. */
export const REAL_TROUBLES = {
  "connections break after a bid was taken": ({ house: { faults } }, size) => {
    faults.breakNext(oneOf(POINTS, size), Math.ceil(size * 3), "bid");
    return () => {};
  },
  "connections break amid pages": ({ house: { faults } }, size) => {
    faults.breakNext(oneOf(POINTS, size), Math.ceil(size * 6), "page");
    return () => {};
  },
  "lots' pages are something else": (struck, size) =>
    switching(struck, { lotShows: oneOf(WRONG_PAGES, size) }),
  "the account is something else": ({ house: { faults } }, size) => {
    const shown = oneOf(WRONG_PAGES, size);
    Object.assign(faults, { accountShows: shown, dashboardShows: shown });
    return () => void Object.assign(faults, { accountShows: null, dashboardShows: null });
  },
  "pages are answered 500": (struck) => switching(struck, { pageStatus: 500 }),
  "pages and bids are answered 500": (struck) => switching(struck, { pageStatus: 500, bidStatus: 500 }),
  "a page is answered 403": ({ house: { faults } }) => {
    faults.failNext(403, 1, "page");
    return () => {};
  },
  "nothing is served near the close": (struck, size) =>
    switching(struck, {
      outageNearClose: {
        fromSeconds: 30 + size * 60,
        toSeconds: 30,
        answer: size < 0.5 ? "refused" : 503,
      },
    }),
  "pages are slower than bids": (struck, size) => switching(struck, { pageDelayMs: 300 + size * 3_000 }),
  "pages take almost too long": (struck) => switching(struck, { pageDelayMs: 9_000 }),
  "pages are stale": (struck, size) => switching(struck, { stalePagesSeconds: 2 + size * 60 }),
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
} as const satisfies Readonly<Record<string, (struck: Struck, size: number) => () => void>>;

/** Those that can be one lot's alone. */
export const LONE_TROUBLES: readonly (keyof typeof REAL_TROUBLES)[] = [
  "lots' pages are something else",
  "pages are answered 500",
  "pages and bids are answered 500",
  "nothing is served near the close",
  "pages are slower than bids",
  "pages take almost too long",
  "pages are stale",
];

function switching({ house: { faults }, lotId }: Struck, switches: Partial<FaultSwitches>): () => void {
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
